import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './source-imports.ts';

export interface TracedRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Names of the packages whose code was loaded. */
  readonly packages: readonly string[];
  /** Paths below src of our own modules that were loaded. */
  readonly modules: readonly string[];
}

/** Runs `bin/audience-sync.js` in a process of its own, from the sources as they are now, and tells what it loaded. */
export function traceRun(argv: readonly string[]): TracedRun {
  return inFolder((record) => {
    const { status, stdout, stderr } = start('bin/audience-sync.js', argv, { cwd: root, env: { LOADS: record } });
    const urls = readFileSync(record, 'utf8').trim().split('\n');
    return { code: status, out: stdout, err: stderr, ...loaded(urls) };
  });
}

/**
 * Runs the program several times in one process, since a process costs more than a run, and tells of each what the process had loaded
 * when it ended: its own and what those before it did.
 */
export function traceRuns(
  commands: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): TracedRun[] {
  return inFolder((record) => {
    const words = JSON.stringify(commands.map((command) => command.split(' ')));
    const { stdout, stderr } = start('test/ground/run-several.js', [words], { cwd, env: { LOADS: record, ...env } });
    if (stderr !== '') throw new Error(stderr);
    const lines = stdout.trim().split('\n');
    return lines.map((line) => {
      const { urls, ...said } = JSON.parse(line) as Pick<TracedRun, 'code' | 'out' | 'err'> & { urls: string[] };
      return { ...said, ...loaded(urls) };
    });
  });
}

function start(
  file: string,
  argv: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
) {
  const words = ['--import', join(root, 'test/ground/trace-loads.js'), join(root, file), ...argv];
  const given = { PATH: process.env['PATH'], NO_COLOR: '1', ...env };
  return spawnSync(process.execPath, words, { cwd, encoding: 'utf8', env: given });
}

/** Does something with the name of a file that is gone afterwards. */
function inFolder<Result>(work: (file: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), 'loads-'));
  try {
    return work(join(directory, 'loads'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function loaded(urls: readonly string[]): Pick<TracedRun, 'packages' | 'modules'> {
  const below = (folder: string): string[] => {
    const base = pathToFileURL(join(root, folder, '/')).href;
    return [...new Set(urls)].filter((url) => url.startsWith(base)).map((url) => url.slice(base.length));
  };
  return { packages: [...new Set(below('node_modules').map(packageOf))].toSorted(), modules: below('src') };
}

function packageOf(path: string): string {
  const inner = path.slice(path.lastIndexOf('node_modules/') < 0 ? 0 : path.lastIndexOf('node_modules/') + 13);
  return inner
    .split('/')
    .slice(0, inner.startsWith('@') ? 2 : 1)
    .join('/');
}
