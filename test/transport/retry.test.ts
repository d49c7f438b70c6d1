import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DestinationError, type DestinationErrorOptions } from '../../src/errors/destination-error.ts';
import { retrying } from '../../src/transport/retry.ts';
import { policyIn, virtualTime } from './virtual-time.ts';
import { createWaitBudget } from '../../src/transport/wait-budget.ts';

const failed = (options: DestinationErrorOptions) => new DestinationError('it failed', options);
const thrown = async (call: Promise<unknown>): Promise<DestinationError> => {
  const error: unknown = await call.catch((reason: unknown) => reason);
  if (error instanceof DestinationError) return error;
  throw new Error(`no DestinationError but ${String(error)}`);
};

/** A call that fails with each of these, then succeeds; how often it was made. */
function failing(...errors: readonly unknown[]) {
  const left = [...errors];
  const calls = { made: 0 };
  return {
    calls,
    call: () => {
      calls.made += 1;
      return left.length === 0 ? Promise.resolve('done') : Promise.reject(left.shift());
    },
  };
}
const down = failed({ disposition: 'retry', httpStatus: 503 });

test('a failure that passes is outlasted; each wait is at most twice the longest before', async () => {
  const time = virtualTime();
  const { call, calls } = failing(down, down, down);
  expect(await retrying(call, policyIn(time))).toBe('done');
  expect(calls.made).toBe(4);
  expect(time.slept).toEqual([1_000, 2_000, 4_000]);
});

test('waits are anything from none to the longest, as chance has it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 5 }),
      async (shares) => {
        const time = virtualTime();
        const left = [...shares];
        const { call } = failing(...shares.map(() => down));
        await retrying(call, policyIn(time, { random: () => left.shift() ?? 0 }));
        expect(time.slept).toEqual(shares.map((share, n) => Math.round(share * 1_000 * 2 ** n)));
      },
    ),
    { numRuns: 50, seed: 4 },
  );
});

test('a failure that stays is left for later, with the time to come back', async () => {
  const time = virtualTime();
  const { call, calls } = failing(...Array.from({ length: 20 }, () => down));
  const error = await thrown(retrying(call, policyIn(time)));
  expect(error).toMatchObject({ disposition: 'defer', httpStatus: 503, cause: down });
  expect(error.message).toMatch(/still after repeats; try again after 2026-11-24T06:0\d:\d\d/);
  expect(calls.made).toBe(6);
});

test('calls that hang are not made for hours', async () => {
  const time = virtualTime();
  let made = 0;
  const hang = () => {
    made += 1;
    time.pass(4 * 60_000);
    return Promise.reject(down);
  };
  expect((await thrown(retrying(hang, policyIn(time)))).disposition).toBe('defer');
  expect(made).toBe(4);
});

test('a clock that is set neither ends the repeats nor prolongs them, and what is allowed for waiting stays the same', async () => {
  const time = virtualTime();
  let made = 0;
  const hang = () => {
    made += 1;
    time.pass(4 * 60_000);
    time.set((made % 2 === 0 ? -1 : 1) * 86_400_000);
    return Promise.reject(down);
  };
  expect((await thrown(retrying(hang, policyIn(time)))).disposition).toBe('defer');
  expect(made).toBe(4);
  const budget = createWaitBudget(60_000, time.ms);
  for (const byMs of [-86_400_000, 86_400_000]) {
    expect(budget.spend(30_000)).toBe(true);
    time.pass(30_000);
    time.set(byMs);
  }
  expect(budget.spend(1)).toBe(false);
});

test('what the platform asks for is waited for, and up to a tenth more', async () => {
  const time = virtualTime();
  const asked = failed({ disposition: 'wait', waitMs: 90_000 });
  await retrying(failing(asked).call, policyIn(time, { random: () => 0.5 }));
  await retrying(failing(asked).call, policyIn(time, { random: () => 0 }));
  expect(time.slept).toEqual([94_500, 90_000]);
});

test('a throttle without a time is waited out in half minutes and more', async () => {
  const time = virtualTime();
  const throttle = failed({ disposition: 'wait' });
  await retrying(failing(throttle, throttle, throttle).call, policyIn(time, { random: () => 0 }));
  expect(time.slept).toEqual([30_000, 60_000, 120_000]);
});

test('a wait longer than allowed is not begun', async () => {
  const time = virtualTime();
  const asked = failed({ disposition: 'wait', waitMs: 3_600_000 });
  const error = await thrown(retrying(failing(asked).call, policyIn(time, { maxWaitMs: 1_800_000, random: () => 0 })));
  expect(error).toMatchObject({ disposition: 'defer', waitMs: 3_600_000 });
  expect(error.message).toContain('the time allowed for waiting is used up; try again after 2026-11-24T07:00:00.000Z');
  expect(time.slept).toEqual([]);
});

test.each(['split', 'skip', 'gone', 'credentials', 'refused', 'config', 'give-up', 'defer'] as const)(
  'a failure that says %s is not repeated',
  async (disposition) => {
    const { call, calls } = failing(failed({ disposition }));
    expect((await thrown(retrying(call, policyIn(virtualTime())))).disposition).toBe(disposition);
    expect(calls.made).toBe(1);
  },
);

test('what is no answer of a platform passes through', async () => {
  const bug = new TypeError('a bug');
  await expect(retrying(failing(bug).call, policyIn(virtualTime()))).rejects.toBe(bug);
});
