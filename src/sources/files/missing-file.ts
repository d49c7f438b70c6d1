import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { isDynamicPattern } from 'tinyglobby';
import { UserError } from '../../errors/user-error.ts';
import type { FindOptions } from './find-files.ts';

const shownNames = 3;

/** What to say when a path or glob finds nothing: which part is wrong, and what is there instead. */
export async function missingFile(files: string, options: Pick<FindOptions, 'directory' | 'at'>): Promise<UserError> {
  const label = relative(options.directory, files) || files;
  const isPattern = isDynamicPattern(label.replaceAll('\\', '/'));
  const correct = options.at === undefined ? 'Correct the path.' : 'Correct the path under `files:`.';
  const fix = (await presentInstead(files, options.directory, correct)) ?? correct;
  return new UserError(isPattern ? `no file matches ${label}` : `file not found: ${label}`, {
    ...(options.at && { at: options.at }),
    fix,
  });
}

async function presentInstead(files: string, directory: string, correct: string): Promise<string | undefined> {
  const folder = dirname(files);
  // A folder that is a pattern has no names to offer.
  if (isDynamicPattern(folder.replaceAll('\\', '/'))) return undefined;
  const shown = relative(directory, folder) || '.';
  const names = await namesIn(folder);
  if (names === undefined) return `There is no folder ${shown}. ${correct}`;
  if (names.length === 0) return `The folder ${shown} has no files. Put the export there, or correct the path.`;
  const near = nearest(basename(files), names).map((name) => relative(directory, join(folder, name)));
  if (near.length === 0) return undefined;
  return `The nearest names there: ${near.join(', ')}.`;
}

/** Names of which at most a third of the letters are others, best first; the day in a name does not make it another. */
function nearest(wanted: string, names: readonly string[]): string[] {
  const lasting = (name: string) => name.toLowerCase().replace(/[-_\d*]+/g, '');
  return names
    .map((name) => ({
      name,
      letters: Math.max(lasting(name).length, lasting(wanted).length),
      off: distance(lasting(name), lasting(wanted)),
    }))
    .filter(({ off, letters }) => off <= Math.max(1, letters / 3))
    .toSorted((a, b) => a.off - b.off || distance(a.name, wanted) - distance(b.name, wanted))
    .slice(0, shownNames)
    .map(({ name }) => name);
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => entry.name);
  } catch {
    return undefined;
  }
}
