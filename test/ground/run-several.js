// node --import ./trace-loads.js run-several.js COMMANDS: runs the program once for each list of words, and prints for each, as a line of
// JSON, how it ended, what it said, and what the process had loaded by then.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { main } from '../../src/cli/main.ts';
import { createProcessRuntime, exitProcess } from '../../src/cli/process-runtime.ts';

const { cache } = createRequire(import.meta.url);
const [, , commands = '[]'] = process.argv;
const runtime = createProcessRuntime();
/** @type {readonly (readonly string[])[]} */
const all = JSON.parse(commands);
for (const words of all) {
  const said = { out: '', err: '' };
  const code = await main(words, {
    ...runtime,
    stdout: (text) => void (said.out += text),
    stderr: (text) => void (said.err += text),
  });
  const hooked = readFileSync(process.env['LOADS'] ?? '', 'utf8').trim();
  const urls = [...hooked.split('\n'), ...Object.keys(cache).map((file) => pathToFileURL(file).href)];
  process.stdout.write(`${JSON.stringify({ code, ...said, urls })}\n`);
}
await exitProcess(0);
