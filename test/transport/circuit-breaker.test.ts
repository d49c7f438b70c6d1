import { expect, test } from 'vitest';
import { DestinationError } from '../../src/errors/destination-error.ts';
import { createCircuitBreaker } from '../../src/transport/circuit-breaker.ts';

const down = () => Promise.reject(new DestinationError('down', { disposition: 'retry', httpStatus: 503 }));
const refused = () => Promise.reject(new DestinationError('refused', { disposition: 'refused' }));
const up = () => Promise.resolve('up');

/** Calls that have failed so often that the circuit is open; the first of them goes on trying. */
async function opened() {
  const breaker = createCircuitBreaker();
  const scout = breaker.guard();
  for (const _ of [1, 2, 3]) await scout.attempt(down).catch(() => undefined);
  return { breaker, scout };
}

test('while a platform does not answer, one call finds out and the others send nothing', async () => {
  const { breaker, scout } = await opened();
  let sent = 0;
  const other = breaker.guard().attempt(() => Promise.resolve((sent += 1)));
  await expect(other).rejects.toMatchObject({ disposition: 'retry', unclear: false, waitMs: 5_000 });
  expect(sent).toBe(0);
  await expect(scout.attempt(down)).rejects.toThrow('down');
});

test.each([
  ['an answer', up],
  ['a refusal, which is an answer', refused],
])('%s lets all calls through again', async (_, answer) => {
  const { breaker, scout } = await opened();
  await scout.attempt<unknown>(answer).catch(() => undefined);
  expect(await breaker.guard().attempt(up)).toBe('up');
});

test('when the call that tries gives up, the next one tries', async () => {
  const { breaker, scout } = await opened();
  scout.end();
  const next = breaker.guard();
  await expect(next.attempt(down)).rejects.toThrow('down');
  await expect(breaker.guard().attempt(up)).rejects.toThrow('does not answer');
  expect(await next.attempt(up)).toBe('up');
});

test('failures between which there is an answer open nothing', async () => {
  const breaker = createCircuitBreaker();
  for (const attempt of [down, down, up, down, down]) {
    await breaker
      .guard()
      .attempt<unknown>(attempt)
      .catch(() => undefined);
  }
  expect(await breaker.guard().attempt(up)).toBe('up');
});
