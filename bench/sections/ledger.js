import { cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess, scriptOfSources } from '../measure/run-process.js';
import { openProject } from '../plan/project.js';
import { writeContacts } from '../plan/write-contacts.js';

const lists = 20;
const times = 5;
const work = /** @type {const} */ ({
  open: 'attaching the ledger',
  diff: 'comparing one list',
  commit: 'writing down one request of 10,000',
  copy: 'attaching a copy (plan, status)',
});

/**
 * What the ledger takes on disk, to what it has to know; and whether one list's work grows with the others.
 *
 * @param {import('../measure/report.js').Bench} bench
 */
export async function run({ rows, folder, report }) {
  const members = Math.min(rows, 1_000_000);
  const file = join(folder, 'members.csv');
  await writeContacts(file, members);
  /** @type {string | undefined} */
  let first;
  for (const platform of /** @type {const} */ (['google', 'meta', 'linkedin'])) {
    const place = join(folder, `ledger-${platform}`);
    mkdirSync(place);
    const project = openProject(place, [platform], 'true');
    project.use(file);
    const plan = join(place, 'plan.duckdb');
    await project.run('plan', '--out', plan);
    await runProcess([...scriptOfSources('plan/fill-ledger'), place, plan]);
    rmSync(plan);
    const weight = JSON.parse((await runProcess([...scriptOfSources('ledger/weigh'), place])).stdout);
    report({
      what: `ledger of ${weight.members.toLocaleString('en-US')} on ${platform}: bytes a member`,
      ratio: sizeOf(place) / weight.information,
      of: `(${(sizeOf(place) / weight.members).toFixed(0)} B)`,
      goal: { atMost: 1.6 },
    });
    first ??= place;
  }

  const one = first ?? '';
  const many = join(folder, 'ledger-many');
  cpSync(one, many, { recursive: true });
  await runProcess([...scriptOfSources('ledger/add-lists'), many, String(lists)]);
  /** @type {{ one: Record<keyof typeof work, number>, many: Record<keyof typeof work, number> }[]} */
  const taken = [];
  for (let time = 0; time < times; time += 1) {
    const use = async (/** @type {string} */ place) =>
      JSON.parse((await runProcess([...scriptOfSources('ledger/use-list'), place])).stdout);
    taken.push({ one: await use(one), many: await use(many) });
  }
  for (const [key, what] of Object.entries(work)) {
    const name = /** @type {keyof typeof work} */ (key);
    const median = (/** @type {'one' | 'many'} */ which) =>
      taken.map((each) => each[which][name]).toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
    report({
      what: `${what}, ${lists} lists to one`,
      ratio: median('many') / median('one'),
      of: '×',
      // Whether a copy grows is the file system's: one that clones files takes as long for any.
      ...(name !== 'copy' && { goal: { atMost: 1.2 } }),
      seconds: median('many') / 1000,
    });
  }
}

/** @param {string} place */
const sizeOf = (place) => statSync(join(place, '.audience-sync', 'ledger.duckdb')).size;
