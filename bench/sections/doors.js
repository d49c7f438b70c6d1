import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { destinationBlock } from '../../src/sandbox/destination-lines.ts';
import { runProcess } from '../measure/run-process.js';
import { bin } from '../plan/project.js';
import { writeContacts } from '../plan/write-contacts.js';

const file = (/** @type {string} */ keys) => () => [`type: file`, `folder: uploads`, ...keys.split(', ')];
/** @typedef {import('../../src/sandbox/start-sandbox.ts').SandboxUrls} Urls */

const uploaded = 'LinkedIn, list upload';

/** The lines of each door's destination. */
const doors = /** @type {Readonly<Record<string, (urls: Urls) => readonly string[]>>} */ ({
  'Google, Data Manager API': (urls) => destinationBlock('google', urls),
  'Google, Google Ads API': (urls) => [...destinationBlock('google', urls), 'api: google-ads'],
  Meta: (urls) => destinationBlock('meta', urls),
  'LinkedIn, streaming': (urls) => destinationBlock('linkedin', urls),
  [uploaded]: (urls) => [...destinationBlock('linkedin', urls), 'mode: list-upload'],
  Criteo: (urls) => destinationBlock('criteo', urls),
  AdRoll: (urls) => [...destinationBlock('adroll', urls), 'daily_calls: 10000'],
  'file for google': file('format: google'),
  'file for tiktok': file('format: tiktok'),
  'file for a newsletter': file('format: newsletter'),
});

/**
 * One list through each door: the first sync of so many contacts, and one after one address in a hundred changed. Whole processes, from the
 * CSV file to the platform's answer, against platforms that answer at once.
 *
 * @param {import('../measure/report.js').Bench} bench
 */
export async function run({ folder, report }) {
  const million = await writeFiles(folder, 1_000_000);
  // Its lists take no more than 20 MB.
  const most = await writeFiles(folder, 250_000);
  for (const [door, linesOf] of Object.entries(doors)) {
    const { rows, first, changed } = door === uploaded ? most : million;
    const place = join(folder, 'door');
    mkdirSync(place);
    const sandbox = fork(fileURLToPath(new URL('../doors/sandbox.js', import.meta.url)), [], {
      execArgv: [...process.execArgv, '--max-semi-space-size=64'],
    });
    try {
      const [{ urls, environment }] = await once(sandbox, 'message');
      writeFileSync(join(place, 'audience-sync.yaml'), configOf(linesOf(urls)));
      for (const [what, csv] of /** @type {const} */ ([
        ['first sync', first],
        ['1 % changed', changed],
      ])) {
        rmSync(join(place, 'data.csv'), { force: true });
        symlinkSync(csv, join(place, 'data.csv'));
        const { seconds, cpu, peak } = await runProcess([bin, 'sync', '--yes'], { cwd: place, env: environment });
        sandbox.send('requests');
        const [{ requests }] = await once(sandbox, 'message');
        report({
          what: `${door}: ${what}${rows === million.rows ? '' : `, ${rows.toLocaleString('en')} contacts`}`,
          ratio: requests,
          of: requests === 1 ? 'request' : 'requests',
          seconds,
          perSecond: rows / seconds,
          peak,
        });
        report({ what: `  CPU seconds ${cpu.toFixed(1)}` });
      }
    } finally {
      sandbox.disconnect();
      await once(sandbox, 'exit');
      rmSync(place, { recursive: true });
    }
  }
}

/**
 * @param {string} folder
 * @param {number} rows
 */
async function writeFiles(folder, rows) {
  const first = join(folder, `first-${rows}.csv`);
  const changed = join(folder, `changed-${rows}.csv`);
  await writeContacts(first, rows);
  await writeContacts(changed, rows, { changed: 0.01 });
  return { rows, first, changed };
}

/** @param {readonly string[]} lines */
const configOf = (lines) => `version: 1
project: bench
defaults: { country: US }
sources: { crm: { files: data.csv } }
segments: { all: { from: crm, where: "true" } }
consent: { column: country, granted: [US, DE, GB, FR, ES], denied: [none], unspecified: withhold }
destinations:
  door:
${lines.map((line) => `    ${line}`).join('\n')}
audiences: { everybody: { segment: all, to: [door] } }
`;
