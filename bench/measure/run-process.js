import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const hook = new URL('./note-usage.js', import.meta.url).href;
const sources = new URL('../../test/ground/trace-loads.js', import.meta.url).href;
let runs = 0;

/**
 * What Node is told to run a script of ours that imports from `src`, which is JavaScript only in the built program.
 *
 * @param {string} name below `bench/`, without `.js`
 */
export const scriptOfSources = (name) => [
  '--import',
  sources,
  fileURLToPath(new URL(`../${name}.js`, import.meta.url)),
];

/**
 * Runs a script of Node in a process of its own.
 *
 * @param {readonly string[]} args script and arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, exitCodes?: readonly number[] }} [options]
 * @returns {Promise<{ seconds: number, cpu: number, peak: number, stdout: string, stderr: string }>} wall and CPU seconds,
 * and the most memory that was resident, in MB
 * @throws Error when it ends with another exit code than 0 (or those expected)
 */
export async function runProcess(args, { cwd, env, exitCodes = [0] } = {}) {
  runs += 1;
  const note = join(tmpdir(), `audience-sync-usage-${process.pid}-${runs}.json`);
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', hook, ...args], {
    cwd,
    env: { ...process.env, ...env, AUDIENCE_SYNC_USAGE: note },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - begun) / 1000;
  if (!exitCodes.includes(code)) throw new Error(`${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
  /** @type {{ cpu: number, peak: number }} */
  const usage = JSON.parse(readFileSync(note, 'utf8'));
  rmSync(note);
  return { seconds, ...usage, stdout, stderr };
}
