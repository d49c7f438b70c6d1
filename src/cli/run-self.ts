import { spawn } from 'node:child_process';
import type { Invocation } from './command.ts';
import { programFile } from './program-name.ts';

/**
 * Starts this program anew with other words and gives its exit code. On a terminal it has the terminal to itself; elsewhere
 * what it says is passed on.
 */
export function runSelf(
  { globals, output, runtime }: Invocation,
  args: readonly string[],
  cwd: string,
  /** What it has in its environment besides. */
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  const terminal = runtime.interactive.stdout && runtime.interactive.stderr && !globals.json;
  const flags = [
    ...(globals.quiet ? ['--quiet'] : []),
    ...(globals.verbose ? ['--verbose'] : []),
    ...(globals.color ? [] : ['--no-color']),
  ];
  const child = spawn(process.execPath, [programFile, ...args, ...flags], {
    cwd,
    env: { ...process.env, ...runtime.env, ...environment },
    stdio: terminal ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (!globals.json) output.data(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    runtime.stderr(text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
