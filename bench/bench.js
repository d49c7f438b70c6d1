// npm run bench [-- --quick | --long] [--only SECTION,…]: everything that is measured, side by side in one run (docs/benchmarks.md).
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openReport } from './measure/report.js';

/** @type {Readonly<Record<string, () => Promise<{ run(bench: import('./measure/report.js').Bench): Promise<void> }>>>} */
const sections = {
  plan: () => import('./sections/plan.js'),
  segments: () => import('./sections/segments.js'),
  apply: () => import('./sections/apply.js'),
  doors: () => import('./sections/doors.js'),
  ledger: () => import('./sections/ledger.js'),
  start: () => import('./sections/start.js'),
  phones: () => import('./sections/phones.js'),
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(sections).join(',') },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'audience-sync-bench-'));
try {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${memory} GiB\n`);
  for (const name of values.only.split(',')) {
    const load = sections[name];
    if (load === undefined) throw new Error(`no section ${name}; there are ${Object.keys(sections).join(', ')}`);
    const { run } = await load();
    process.stdout.write(`\n## ${name}\n\n`);
    await run({ rows: values.quick ? 1_000_000 : 10_000_000, long: values.long, folder, ...openReport() });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
