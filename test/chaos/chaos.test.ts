import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSequence } from './describe.ts';
import { runSequence } from './run-sequence.ts';
import { sequence } from './sequence.ts';
import { Tally } from './tally.ts';

/** Sequences of few runs; `npm run chaos` goes on for as long as it is told. */
const seeds = [1072];

test('whatever happens to exports, platforms and the program, quiet runs bring exactly the wanted people onto every list', async () => {
  const tally = new Tally();
  for (const seed of seeds) {
    // Without deaths: they take a process each, and have tests of their own.
    const [one] = fc.sample(fc.noBias(sequence(0)), { seed, numRuns: 1 });
    if (one === undefined) throw new Error('no sequence');
    const failure = await runSequence(one, tally, () => undefined).catch((error: unknown) => error);
    expect(failure, `seed ${seed}\n${describeSequence(one)}`).toBeUndefined();
  }
  expect(tally.checks).toBeGreaterThan(0);
  expect(tally.members).toBeGreaterThan(0);
});
