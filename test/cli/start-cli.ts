import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterTest } from '../clean-up.ts';
import { root } from '../ground/source-imports.ts';

export interface CliProcess {
  /** A module that is loaded before the program. */
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The largest file that it may write, as on a disk that is full. */
  readonly fileKilobytes?: number;
}

/** Whether the built program is the one of the sources. */
function isBuilt(): boolean {
  const built = statSync(join(root, 'dist/cli/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return sources.every((name) => statSync(join(root, 'src', name)).mtimeMs <= built);
}

/** From sources a start takes twice as long, and dozens of tests start the program: that is for who has not built it. */
const loader = isBuilt() ? [] : [join(root, 'test/ground/trace-loads.js')];

/** Starts the program in a process of its own; what is still running after the test is killed. */
export function startCli(argv: readonly string[], cwd: string = process.cwd(), given: CliProcess = {}) {
  const { preload, env, fileKilobytes } = given;
  const modules = [...loader, ...(preload === undefined ? [] : [preload])];
  const imports = modules.flatMap((module) => ['--import', module]);
  const command = [process.execPath, ...imports, join(root, 'bin/audience-sync.js'), ...argv];
  const limit = fileKilobytes === undefined ? [] : ['prlimit', `--fsize=${fileKilobytes * 1024}`];
  const [program = '', ...words] = [...limit, ...command];
  const child = spawn(program, words, {
    cwd,
    env: { PATH: process.env['PATH'], NO_COLOR: '1', ...env },
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
