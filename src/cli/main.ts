import { ExitCode } from '../errors/exit-code.ts';
import type { Runtime } from './runtime.ts';
import { readVersion } from './version.ts';

/** The whole program: `argv` are the words after its name. Never throws. */
export async function main(argv: readonly string[], runtime: Runtime): Promise<ExitCode> {
  const [first = '', ...others] = argv;
  // Scripts ask it of every program, and to load the reader of the command line takes as long as all of Node.
  if (others.length === 0 && isVersionFlag(first)) {
    runtime.stdout(`${readVersion()}\n`);
    return ExitCode.done;
  }
  const { runCommandLine } = await import('./run-command-line.ts');
  return runCommandLine(argv, runtime);
}

const isVersionFlag = (word: string): boolean => word === '--version' || word === '-V';
