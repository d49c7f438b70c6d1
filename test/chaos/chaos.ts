import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { describeSequence } from './describe.ts';
import { runSequence } from './run-sequence.ts';
import { sequence, type Sequence } from './sequence.ts';
import { Tally } from './tally.ts';

/** npm run chaos -- [--seed N] [--sequences N] [--minutes N] [--deaths N] [--shrink] [--verbose] */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    sequences: { type: 'string' },
    minutes: { type: 'string' },
    /** How often runs are killed or find the disk full; 0: never, which plays many more sequences. */
    deaths: { type: 'string', default: '1' },
    /** Looks for a shorter sequence that fails as well; takes minutes. */
    shrink: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const sequences = Number(values.sequences ?? (values.minutes === undefined ? 20 : Infinity));
const until = performance.now() + Number(values.minutes ?? Infinity) * 60_000;
const tally = new Tally();
const failed: number[] = [];

for (let seed = first; seed < first + sequences && performance.now() < until; seed += 1) {
  const lines: string[] = [];
  const play = async (one: Sequence): Promise<void> => {
    lines.length = 0;
    await runSequence(one, tally, (line) => lines.push(line));
  };
  const result = await fc.check(fc.asyncProperty(fc.noBias(sequence(Number(values.deaths))), play), {
    seed,
    numRuns: 1,
    endOnFailure: !values.shrink,
  });
  if (!result.failed) continue;
  failed.push(seed);
  const [one] = result.counterexample ?? [];
  const why = result.errorInstance instanceof Error ? result.errorInstance : new Error(String(result.errorInstance));
  console.log(`\nseed ${seed}: ${values.verbose ? why.stack : why.message}`);
  if (one !== undefined) console.log(describeSequence(one));
  if (values.verbose) console.log(lines.join('\n'));
  console.log(`repeat: npm run chaos -- --seed ${seed} --sequences 1 --deaths ${values.deaths} --verbose`);
}

const counts = (of: ReadonlyMap<string, number>): string =>
  [...of]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
console.log(`
sequences   ${tally.sequences} (seeds ${first} to ${first + Math.max(0, tally.sequences - 1)})
exports     ${tally.exports}
runs        ${tally.runs} (exit codes: ${counts(tally.exitCodes)})
faults      ${[...tally.faults.values()].reduce((sum, n) => sum + n, 0)} (${counts(tally.faults)})
kills       ${tally.kills}, interruptions ${tally.interruptions}, full disks ${tally.fullDisks}
compared    ${tally.checks} times, ${tally.members} members
held out    ${[...tally.arms].map(([percent, { out, all }]) => `${out} of ${all} (${percent}%)`).join(', ')}
mismatches  ${failed.length}${failed.length > 0 ? ` (seeds ${failed.join(', ')})` : ''}
repeat      npm run chaos -- --seed ${first} --sequences ${tally.sequences} --deaths ${values.deaths}`);
process.exitCode = failed.length > 0 ? 1 : 0;
