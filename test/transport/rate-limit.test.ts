import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateLimiter, createRateLimits } from '../../src/transport/rate-limit.ts';
import { virtualTime } from './virtual-time.ts';

const never = new AbortController().signal;
const clockOf = (time: ReturnType<typeof virtualTime>) => ({ uptime: time.ms, sleep: time.sleep });

test('no span of a limit ever holds more calls than it allows, and none waits longer than need be', async () => {
  const rate = fc.record({ calls: fc.integer({ min: 1, max: 5 }), perMs: fc.integer({ min: 1, max: 100 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(rate, { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
      async (rates, pauses) => {
        const time = virtualTime();
        const limiter = createRateLimiter(rates, clockOf(time));
        const at: number[] = [];
        for (const pause of pauses) {
          time.pass(pause);
          const asked = time.ms();
          await limiter.take(never);
          at.push(time.ms());
          const waited = time.ms() > asked;
          const isFull = rates.some(({ calls, perMs }) => at.filter((t) => t > time.ms() - 1 - perMs).length > calls);
          expect(waited && !isFull).toBe(false);
        }
        for (const { calls, perMs } of rates)
          for (const from of at)
            expect(at.filter((t) => t >= from && t < from + perMs).length).toBeLessThanOrEqual(calls);
      },
    ),
    { numRuns: 200, seed: 4 },
  );
});

test('who shares a limit waits for each other, who has another does not', async () => {
  const time = virtualTime();
  const limits = createRateLimits(clockOf(time));
  const rates = [{ calls: 2, perMs: 1_000 }];
  for (const name of ['one project', 'one project', 'another']) await limits(name, rates).take(never);
  expect(time.slept).toEqual([]);
  await limits('one project', rates).take(never);
  expect(time.slept).toEqual([1_000]);
});

test('an interruption ends the waiting', async () => {
  const time = virtualTime();
  const limiter = createRateLimiter([{ calls: 1, perMs: 1_000 }], clockOf(time));
  await limiter.take(never);
  await expect(limiter.take(AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
  await limiter.take(never);
});
