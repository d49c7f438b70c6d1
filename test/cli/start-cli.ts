import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterTest } from '../clean-up.ts';
import { root } from '../ground/source-imports.ts';

/** Starts the program in a process of its own, from its sources; what is still running after the test is killed. */
export function startCli(argv: readonly string[], cwd: string = process.cwd()) {
  const loader = join(root, 'test/ground/trace-loads.js');
  const child = spawn(process.execPath, ['--import', loader, join(root, 'bin/audience-sync.js'), ...argv], {
    cwd,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    stdio: 'pipe',
  });
  afterTest(() => child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  /** The exit code; null when it was killed. */
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  return { child, said, ended };
}
