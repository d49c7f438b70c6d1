import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import ms from 'ms';
import type { FileRows } from '../../config/source-config.ts';
import { type Position, UserError } from '../../errors/user-error.ts';
import { compareNames, nameOrder } from './name-order.ts';
import { brokenLink, refuseSpecial, unopenable } from './special-files.ts';

/** A file that a source is read from. */
export interface FoundFile {
  /** Absolute; where the bytes are. */
  readonly path: string;
  /** As people name it: relative to the config, or `standard input`. */
  readonly label: string;
  /** The label of the archive that it was in. */
  readonly archive?: string;
  /** Undefined, like `modified`, for what is no file on disk and can be read but once. */
  readonly bytes: number | undefined;
  readonly modified: Date | undefined;
}

export interface FindOptions {
  /** The folder that labels are relative to. */
  readonly directory: string;
  readonly now: () => Date;
  /** Where the config names the source. */
  readonly at: Position | undefined;
}

/**
 * The files of a source, older ones first and each once: of what each path or glob finds, `pick` takes the one modified last
 * (ties: the last by name), the last by name, or all.
 *
 * @throws UserError when one of them finds nothing, when it is no file, or when one is older than `max_age` allows
 */
export async function findFiles(source: FileRows, options: FindOptions): Promise<readonly FoundFile[]> {
  const picked = new Map<string, FoundFile>();
  for (const files of source.files) {
    for (const file of pick(await existing(files, options), source.pick, options)) picked.set(file.path, file);
  }
  const all = [...picked.values()].toSorted(byAge);
  for (const file of all) refuseOld(file, source.maxAge, options);
  return all;
}

function pick(found: readonly FoundFile[], which: FileRows['pick'], options: FindOptions): readonly FoundFile[] {
  if (which === 'all' || found.length < 2) return found;
  if (which === 'newest') return found.toSorted(byAge).slice(-1);
  const order = nameOrder(
    found.map(({ label }) => label),
    options.at,
  );
  return found.toSorted((a, b) => order(a.label, b.label)).slice(-1);
}

/** Of files of one moment the last by name, in which numbers count as numbers, is the newest. */
const byAge = (a: FoundFile, b: FoundFile) => age(a) - age(b) || compareNames(a.path, b.path);
const age = (file: FoundFile) => file.modified?.getTime() ?? 0;

async function existing(files: string, options: FindOptions): Promise<FoundFile[]> {
  const label = relative(options.directory, files) || files;
  // A name with brackets is a name first: `export [2026].csv`.
  const direct = await statOf(files, options);
  if (direct !== undefined) {
    refuseSpecial(direct, label, at(options));
    return [describeFile(files, label, direct)];
  }
  // Most sources are one file and need none of this.
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const pattern = relative(options.directory, files).replaceAll('\\', '/');
  const matches = isDynamicPattern(pattern) ? await glob(pattern, { cwd: options.directory, absolute: true }) : [];
  const found: FoundFile[] = [];
  for (const path of matches) {
    const stats = await statOf(path, options);
    if (stats?.isFile() === true) found.push(describeFile(path, relative(options.directory, path), stats));
  }
  if (found.length > 0) return found;
  const { missingFile } = await import('./missing-file.ts');
  throw (await brokenLink(files, label, at(options))) ?? (await missingFile(files, options));
}

function describeFile(path: string, label: string, stats: Stats): FoundFile {
  const onDisk = stats.isFile();
  return { path, label, bytes: onDisk ? stats.size : undefined, modified: onDisk ? stats.mtime : undefined };
}

/** Undefined when there is nothing at the path. */
async function statOf(path: string, options: FindOptions): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    const { message, fix } = unopenable(code, relative(options.directory, path));
    throw new UserError(message, { ...at(options), fix, cause: error });
  }
}

function refuseOld(file: FoundFile, maxAge: number | undefined, options: FindOptions): void {
  if (maxAge === undefined || file.modified === undefined) return;
  const old = options.now().getTime() - file.modified.getTime();
  if (old <= maxAge) return;
  throw new UserError(`${file.label} is ${ms(old, { long: true })} old; max_age allows ${ms(maxAge, { long: true })}`, {
    ...at(options),
    fix: 'Export it again, or raise `max_age` of the source.',
  });
}

const at = (options: FindOptions) => options.at && { at: options.at };
