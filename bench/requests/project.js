import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { destinationLines } from '../../src/sandbox/destination-lines.ts';

/**
 * A project in a temporary folder and the platforms it speaks to.
 *
 * @typedef {Awaited<ReturnType<typeof openProject>>} Project
 * @param {{ readonly to: string, readonly audiences?: number }} given
 */
export async function openProject({ to, audiences = 1 }) {
  const folder = mkdtempSync(join(tmpdir(), 'audience-sync-requests-'));
  const sandbox = await startSandbox();
  let skipped = 0;
  let exports = 0;
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    mkdirSync(join(folder, 'exports'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('audience-sync.yaml', configText(sandbox.urls, to, audiences));
  return {
    sandbox,
    /** People from one number up to another, the newest export. */
    export(/** @type {number} */ from, /** @type {number} */ until) {
      exports += 1;
      const rows = Array.from({ length: until - from }, (_, n) => `p${from + n}@example.com,${(from + n) % 10}`);
      write(`exports/${String(exports).padStart(3, '0')}.csv`, `email,shelf\n${rows.join('\n')}\n`);
    },
    /** Lets time pass for everybody, so that whatever platforms process is finished. */
    later() {
      skipped += 2 * 3_600_000;
      sandbox.advance(2 * 3_600_000);
      sandbox.settle();
    },
    /** @param {readonly string[]} words */
    async run(...words) {
      let said = '';
      const code = await main(words, {
        stdin: Readable.from([]),
        interactive: { stdin: false, stdout: false, stderr: false },
        env: { NO_COLOR: '1' },
        cwd: folder,
        stdout: () => {},
        stderr: (text) => void (said += text),
        now: () => new Date(Date.now() + skipped),
        uptime: () => performance.now(),
        random: () => 0.5,
        sleep: () => Promise.resolve(),
        signal: new AbortController().signal,
      });
      if (code !== 0 && code !== 3) throw new Error(`exit ${code}: ${said}`);
    },
    loseLedger: () => rmSync(join(folder, '.audience-sync'), { recursive: true }),
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {import('../../src/sandbox/start-sandbox.ts').SandboxUrls} urls */
function configText(urls, /** @type {string} */ to, /** @type {number} */ audiences) {
  const numbers = Array.from({ length: audiences }, (_, n) => n);
  const lines = (/** @type {(n: number) => string} */ line) => numbers.map(line).join('\n');
  return `version: 1
project: bench
sources: { people: { files: exports/*.csv, pick: last } }
segments:
${lines((n) => `  s${n}: { from: people, where: "${audiences === 1 ? 'true' : `shelf = ${n}`}" }`)}
${destinationLines(urls).join('\n')}
audiences:
${lines((n) => `  s${n}: { segment: s${n}, to: [${to}] }`)}
`;
}
