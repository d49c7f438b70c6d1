import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSequence } from './describe.ts';
import { runSequence } from './run-sequence.ts';
import { sequence } from './sequence.ts';
import { Tally } from './tally.ts';

/** No sequence is begun later than this; `npm run chaos` goes on for as long as it is told. */
const beginWithinMs = 5_000;
const firstSeed = 1;

test('whatever happens to exports, platforms and the program, quiet runs bring exactly the wanted people onto every list', async () => {
  const tally = new Tally();
  const until = performance.now() + beginWithinMs;
  let seed = firstSeed;
  do {
    // Without deaths: they take a process each, and have tests of their own.
    const [one] = fc.sample(fc.noBias(sequence(0)), { seed, numRuns: 1 });
    if (one === undefined) throw new Error('no sequence');
    const failure = await runSequence(one, tally, () => undefined).catch((error: unknown) => error);
    expect(failure, `seed ${seed}\n${describeSequence(one)}`).toBeUndefined();
    seed += 1;
  } while (performance.now() < until);
  expect(tally.checks).toBeGreaterThan(0);
  expect(tally.members).toBeGreaterThan(0);
});
