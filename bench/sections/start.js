import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bin, openProject } from '../plan/project.js';
import { writeContacts } from '../plan/write-contacts.js';

const times = 15;

/**
 * How long a process takes from its start to its end: medians of runs that take turns, so that whatever else the machine does is
 * everybody's.
 *
 * @param {import('../measure/report.js').Bench} bench
 */
export async function run({ folder, report }) {
  const place = join(folder, 'start');
  mkdirSync(place);
  await writeContacts(join(folder, 'thousand.csv'), 1000);
  openProject(place, ['google', 'meta', 'linkedin']).use(join(folder, 'thousand.csv'));

  const bare = ['-e', '0'];
  const version = [bin, '--version'];
  const help = [bin, '--help'];
  // No ledger is there: nothing of an earlier run makes it shorter.
  const plan = [bin, 'plan', '--quiet'];
  const taken = new Map([bare, version, help, plan].map((args) => [args, /** @type {number[]} */ ([])]));
  for (let time = 0; time < times; time += 1) {
    for (const [args, seconds] of taken) seconds.push(runOnce(args, place));
  }
  const median = (/** @type {string[]} */ args) =>
    taken.get(args)?.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;

  report({ what: 'node -e 0', seconds: median(bare) });
  for (const [what, args, goal] of /** @type {const} */ ([
    ['--version', version, { atMost: 1.6 }],
    ['--help', help, undefined],
  ])) {
    report({ what, ratio: median(args) / median(bare), of: '× bare', ...(goal && { goal }), seconds: median(args) });
  }
  report({ what: 'plan of 1,000 rows, three lists', ratio: median(plan), of: 's', goal: { atMost: 1 } });
}

/** @param {readonly string[]} args @param {string} cwd */
function runOnce(args, cwd) {
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')}: exit code ${status}\n${stderr}`);
  return seconds;
}
