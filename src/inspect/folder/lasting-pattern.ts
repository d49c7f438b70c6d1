import { basename, dirname, relative, sep } from 'node:path';
import { findFiles } from '../../sources/files/find-files.ts';
import { filePattern, narrowPattern } from '../source-block.ts';

/**
 * The path of an export as a config should have it, with `*` for what changes in its name from day to day. A pattern that
 * finds something else too, now, is made narrower, and is none at all where that does not help: the newest of customers and
 * unsubscribed people would be anybody.
 *
 * @param file absolute
 * @param directory the folder of the config, which the result is relative to
 */
export async function lastingPattern(file: string, directory: string): Promise<string> {
  const path = relative(directory, file).split(sep).join('/');
  const kind = filePattern(basename(file));
  for (const pattern of [filePattern(path), narrowPattern(path)]) {
    if (pattern === path) return path;
    const found = await filesOf(pattern, directory);
    const isSame = (each: string) => dirname(each) === dirname(file) && filePattern(basename(each)) === kind;
    if (found.includes(file) && found.every(isSame)) return pattern;
  }
  return path;
}

/** The files that a source with this pattern finds. */
async function filesOf(pattern: string, directory: string): Promise<readonly string[]> {
  try {
    const files = await findFiles(
      { files: [`${directory}${sep}${pattern}`], pick: 'all', maxAge: undefined },
      { directory, now: () => new Date(), at: undefined },
    );
    return files.map(({ path }) => path);
  } catch {
    return [];
  }
}
