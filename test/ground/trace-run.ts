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
export function traceRun(
  argv: readonly string[],
  cwd: string = root,
  environment: Readonly<Record<string, string>> = {},
): TracedRun {
  const directory = mkdtempSync(join(tmpdir(), 'loads-'));
  const record = join(directory, 'loads');
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', join(root, 'test/ground/trace-loads.js'), join(root, 'bin/audience-sync.js'), ...argv],
      { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], NO_COLOR: '1', LOADS: record, ...environment } },
    );
    const urls = [...new Set(readFileSync(record, 'utf8').trim().split('\n'))];
    const below = (folder: string): string[] => {
      const base = pathToFileURL(join(root, folder, '/')).href;
      return urls.filter((url) => url.startsWith(base)).map((url) => url.slice(base.length));
    };
    return {
      code: status,
      out: stdout,
      err: stderr,
      packages: [...new Set(below('node_modules').map(packageOf))].toSorted(),
      modules: below('src'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function packageOf(path: string): string {
  const inner = path.slice(path.lastIndexOf('node_modules/') < 0 ? 0 : path.lastIndexOf('node_modules/') + 13);
  return inner
    .split('/')
    .slice(0, inner.startsWith('@') ? 2 : 1)
    .join('/');
}
