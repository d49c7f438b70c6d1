// npm run bench:formats -- [rows]: writes one made-up export in every format and reads each in a process of its own, as `inspect` and
// `plan` read it up to the table of texts. Ratios are to plain CSV of the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExports } from './formats/write-exports.js';
import { scriptOfSources } from './measure/run-process.js';

const rows = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'audience-sync-bench-'));
const { stdout } = process;

/** @param {readonly string[]} cells */
const line = (cells) =>
  `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(9))).join(' | ')} |\n`;

try {
  stdout.write(
    `${rows.toLocaleString('en-US')} rows of 8 columns, Node ${process.version}, ${cpus().length} cores\n\n`,
  );
  stdout.write(line(['format', 'MB', 'seconds', 'rows/s', 'MB/s', 'ratio', 'peak MB']));
  stdout.write(line(['---', ...Array.from({ length: 6 }, () => '---:')]));
  let base = 0;
  for await (const { format, file } of writeExports(folder, rows)) {
    const { seconds, read, peak } = JSON.parse(
      execFileSync(process.execPath, [...scriptOfSources('formats/read-export'), file], { encoding: 'utf8' }),
    );
    if (read !== rows) throw new Error(`${format}: ${read} rows were read of ${rows}`);
    base ||= seconds;
    const mb = statSync(file).size / 1e6;
    const numbers = [mb.toFixed(0), seconds.toFixed(1), Math.round(rows / seconds).toLocaleString('en-US')];
    stdout.write(line([format, ...numbers, (mb / seconds).toFixed(0), (seconds / base).toFixed(1), peak.toFixed(0)]));
    if (!file.endsWith('export.csv')) rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
