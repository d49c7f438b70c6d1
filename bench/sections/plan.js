import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess, scriptOfSources } from '../measure/run-process.js';
import { openProject } from '../plan/project.js';
import { writeContacts } from '../plan/write-contacts.js';

const script = (/** @type {string} */ name) => fileURLToPath(new URL(`../plan/${name}.js`, import.meta.url));
/** It keeps every member in memory, and ends where ten million do not fit. */
const naiveRows = 1_000_000;
const allPlatforms = /** @type {const} */ (['google', 'meta', 'linkedin']);

/**
 * Planning, as ratios to the floor: reading the same file and hashing one of its columns.
 *
 * @param {import('../measure/report.js').Bench} bench
 */
export async function run({ rows, long, folder, report }) {
  const files = {
    first: join(folder, 'first.csv'),
    changed: join(folder, 'changed.csv'),
    small: join(folder, 'small.csv'),
  };
  await writeContacts(files.first, rows);
  await writeContacts(files.changed, rows, { changed: 0.01 });
  if (rows > naiveRows) await writeContacts(files.small, naiveRows);
  const small = rows > naiveRows ? files.small : files.first;

  // The file is read once before, so that nobody pays for the disk.
  await runProcess([script('floor'), files.first]);
  const once = await runProcess([script('floor'), files.first]);
  const floor = { ...once, seconds: Number(once.stdout) };
  report({
    what: 'floor: read, hash one column',
    seconds: floor.seconds,
    perSecond: rows / floor.seconds,
    peak: floor.peak,
  });
  const naive = await runProcess(['--max-old-space-size=8192', script('naive'), small]);
  const naiveSeconds = (naive.seconds * rows) / naiveRows;
  report({
    what: `naive script, one list (${naiveRows.toLocaleString('en-US')} rows)`,
    ratio: naiveSeconds / floor.seconds,
    of: '× floor',
    seconds: naive.seconds,
    perSecond: naiveRows / naive.seconds,
    peak: naive.peak,
  });

  /** @param {string} what @param {Awaited<ReturnType<typeof runProcess>>} measured @param {number} atMost */
  const tell = (what, measured, atMost) => {
    report({
      what,
      ratio: measured.seconds / floor.seconds,
      of: '× floor',
      goal: { atMost },
      seconds: measured.seconds,
      perSecond: rows / measured.seconds,
      peak: measured.peak,
    });
    return measured;
  };
  const peaks = [];
  for (const [platforms, limit] of /** @type {const} */ ([
    [['google'], 4],
    [allPlatforms, 9],
  ])) {
    const place = join(folder, platforms.join('-'));
    mkdirSync(place);
    const project = openProject(place, platforms);
    project.use(files.first);
    const first = tell(`first plan, ${platforms.join(' + ')}`, await project.run('plan'), limit);
    if (platforms.length === 1) {
      report({ what: 'naive script to this plan', ratio: naiveSeconds / first.seconds, of: '×', goal: { atLeast: 8 } });
    }
    const plan = join(place, 'plan.duckdb');
    await project.run('plan', '--out', plan);
    await runProcess([...scriptOfSources('plan/fill-ledger'), place, plan]);
    rmSync(plan);
    const again = tell('plan again, nothing changed', await project.run('plan'), 2);
    project.use(files.changed);
    const changed = tell('plan again, 1 % changed', await project.run('plan'), 2.5);
    peaks.push(first.peak, again.peak, changed.peak);
    rmSync(place, { recursive: true });
  }
  const small512 = await onePlan(folder, files.first, '512MB');
  report({
    what: 'first plan, google, --memory 512MB',
    ratio: small512.seconds / floor.seconds,
    of: '× floor',
    seconds: small512.seconds,
    perSecond: rows / small512.seconds,
    peak: small512.peak,
  });
  report({
    what: 'peak memory of plans without --memory',
    ratio: Math.max(...peaks),
    of: 'MB',
    goal: { atMost: 1500 },
  });
  await growth({ rows, long, folder, report });
}

/**
 * A plan that finds nothing of an earlier one.
 *
 * @param {string} folder
 * @param {string} file
 * @param {string} memory
 */
async function onePlan(folder, file, memory) {
  const place = join(folder, 'little-memory');
  mkdirSync(place);
  const project = openProject(place, ['google']);
  project.use(file);
  const measured = await project.run('plan', '--memory', memory);
  rmSync(place, { recursive: true });
  return measured;
}

/** @param {import('../measure/report.js').Bench} bench */
async function growth({ rows, long, folder, report }) {
  const place = join(folder, 'growth');
  mkdirSync(place);
  const project = openProject(place, ['google']);
  const file = join(folder, 'growth.csv');
  const perRow = [];
  for (const size of [1_000_000, ...(rows > 1_000_000 ? [rows] : []), ...(long ? [50_000_000] : [])]) {
    await writeContacts(file, size);
    project.use(file);
    const { seconds, peak } = await project.run('plan');
    rmSync(join(place, '.audience-sync'), { recursive: true, force: true });
    perRow.push(seconds / size);
    report({ what: `first plan, ${size.toLocaleString('en-US')} rows`, seconds, perSecond: size / seconds, peak });
  }
  rmSync(file);
  report({
    what: 'time a row, slowest to fastest',
    ratio: Math.max(...perRow) / Math.min(...perRow),
    of: '×',
    goal: { atMost: 1.5 },
  });
}
