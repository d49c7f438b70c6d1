import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { record } from '../written.ts';

/**
 * The file that Node would import by this name from a folder; undefined where the package is not installed.
 *
 * `import.meta.resolve` knows no other folder than the program's own before Node 22, and `require.resolve` not what packages export
 * to `import` alone.
 */
export function findPackage(name: string, directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(manifest)) return entryOf(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')));
    if (folder === dirname(folder)) return undefined;
  }
}

/** A linked package finds its own packages where it really is. */
function entryOf(folder: string, manifest: unknown): string {
  const { exports, main } = record(manifest);
  const entry = exports === undefined ? main : targetOf(exports);
  const file = join(folder, typeof entry === 'string' ? entry : 'index.js');
  return pathToFileURL(existsSync(file) ? realpathSync(file) : file).href;
}

const conditions = ['.', 'import', 'module-sync', 'node', 'default'];

/** What a package exports under its own name. */
function targetOf(exports: unknown): unknown {
  if (Array.isArray(exports)) return targetOf(exports[0]);
  const found = Object.entries(record(exports)).find(([key]) => conditions.includes(key));
  return found === undefined ? exports : targetOf(found[1]);
}
