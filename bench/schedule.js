// npm run bench:schedule -- [runs]: what `schedule run` holds in memory and in open files over many runs. A
// schedule of every minute under a clock that goes sixty times as fast, a project of fifty people, and Meta's local server.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sandboxCredentials } from '../src/sandbox/credentials.ts';
import { startSandbox } from '../src/sandbox/start-sandbox.ts';

const wanted = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'audience-sync-bench-'));
const sandbox = await startSandbox();
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** Everybody and one more each time, so that every run has something to send. @param {number} run */
function writeExport(run) {
  const people = Array.from({ length: 50 }, (_, index) => `person${index + run}@example.com,yes`);
  writeFileSync(join(folder, 'people.csv'), ['Email,Consent', ...people, ''].join('\n'));
}

writeExport(0);
writeFileSync(
  join(folder, 'audience-sync.yaml'),
  `version: 1
project: bench
sources: { people: { files: people.csv } }
consent: { column: Consent, granted: ["yes"] }
segments: { all: { from: people, where: true } }
destinations:
  meta: { type: meta, account: ${sandboxCredentials.meta.account}, access_token: ${sandboxCredentials.meta.access_token}, endpoint: "${sandbox.urls.meta}" }
audiences: { all: { segment: all, to: [meta] } }
schedule: [{ cron: "* * * * *" }]
`,
);

const clock = path('schedule/fast-clock.js');
const words = [
  '--import',
  clock,
  path('../bin/audience-sync.js'),
  'schedule',
  'run',
  '--json',
  '--quiet',
  '--listen',
  '0',
];
const scheduler = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

/** @type {{ rss: number; files: number; resources: number; heap: number; code: number }[]} */
const samples = [];
let address = '';
let code = 0;

createInterface({ input: scheduler.stderr }).on('line', (line) => {
  const held = /^held (.*)$/.exec(line)?.[1];
  if (held === undefined) return void process.stderr.write(`${line}\n`);
  const { pid } = scheduler;
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  const files = readdirSync(`/proc/${pid}/fd`).length;
  samples.push({ rss, files, code, ...JSON.parse(held) });
  if (samples.length === wanted) scheduler.kill('SIGTERM');
});
for await (const line of createInterface({ input: scheduler.stdout })) {
  const event = JSON.parse(line);
  if (event.type === 'schedule-listening') ({ address } = event);
  // The last is the one that the stop cuts off.
  if (event.type !== 'run-ended' || samples.length === wanted) continue;
  code = event.exit_code;
  writeExport(samples.length + 1);
  // As a monitor does.
  await (await fetch(`http://${address}/metrics`, { headers: { connection: 'close' } })).text();
  scheduler.kill('SIGUSR2');
}
await sandbox.close();
rmSync(folder, { recursive: true, force: true });

const row = (/** @type {readonly string[]} */ cells) => `| ${cells.map((cell) => cell.padStart(14)).join(' | ')} |\n`;
/** @param {string} name @param {(sample: typeof samples[number]) => number} value */
function show(name, value) {
  const values = samples.map(value);
  const sorted = values.toSorted((a, b) => a - b);
  const of = [values[0], values[9], sorted[Math.floor(sorted.length / 2)], Math.max(...values), values.at(-1)];
  process.stdout.write(row([name, ...of.map((each) => (each ?? 0).toFixed(each !== undefined && each < 30 ? 0 : 1))]));
}
const failed = samples.filter((sample) => sample.code !== 0).length;
process.stdout.write(`${samples.length} runs, ${failed} of them failed, Node ${process.version}\n\n`);
process.stdout.write(row(['', 'first', 'tenth', 'median', 'most', 'last']));
process.stdout.write(row(Array.from({ length: 6 }, () => '---:')));
show('RSS, MB', ({ rss }) => rss);
show('JS heap, MB', ({ heap }) => heap / 2 ** 20);
show('open files', ({ files }) => files);
show('handles', ({ resources }) => resources);
