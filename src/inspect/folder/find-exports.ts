import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../errors/user-error.ts';
import { filePattern } from '../source-block.ts';
import { isExportName } from './export-names.ts';

/** A file that can be an export. */
export interface ExportFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the folder that was searched, with slashes. */
  readonly label: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** What people export again and again: files whose names differ in a day, a moment or a random end. */
export interface ExportGroup {
  readonly newest: ExportFile;
  /** Older ones. */
  readonly others: readonly ExportFile[];
}

/** Where people keep exports below the folder they work in. */
const usualFolders: ReadonlySet<string> = new Set([
  'audiences',
  'contacts',
  'crm',
  'csv',
  'customers',
  'data',
  'download',
  'downloads',
  'export',
  'exports',
  'files',
  'import',
  'imports',
  'input',
  'list',
  'lists',
  'source',
  'sources',
  'suppress',
  'suppression',
]);

/**
 * The files in a folder, and in the usual folders right below it, that can be exports by their names; the newest first.
 * What is no file, or goes away meanwhile, is left out.
 *
 * @throws UserError when the folder itself cannot be read
 */
export async function findExports(directory: string): Promise<readonly ExportGroup[]> {
  const entries = await entriesOf(directory);
  if (entries === undefined) {
    throw new UserError(`the folder ${directory} cannot be read`, {
      fix: 'Check who may read it, or name an export: `audience-sync init FILE`.',
    });
  }
  const found = await filesIn(directory, '', entries);
  for (const { name } of entries.filter((entry) => usualFolders.has(entry.name.toLowerCase()))) {
    found.push(...(await filesIn(join(directory, name), `${name}/`, (await entriesOf(join(directory, name))) ?? [])));
  }
  return grouped(found);
}

/** Undefined when it cannot be read, or is no folder. */
async function entriesOf(directory: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

async function filesIn(directory: string, prefix: string, entries: readonly Dirent[]): Promise<ExportFile[]> {
  const found: ExportFile[] = [];
  for (const { name } of entries.filter((entry) => isExportName(entry.name))) {
    const path = join(directory, name);
    // Follows links: a broken one leads to nothing.
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile() !== true) continue;
    found.push({ path, label: `${prefix}${name}`, bytes: stats.size, modified: stats.mtime });
  }
  return found;
}

/** In the order in which a source picks its newest file: modified last, then last by name. */
function grouped(files: readonly ExportFile[]): ExportGroup[] {
  const ordered = files.toSorted((a, b) => b.modified.getTime() - a.modified.getTime() || (a.path < b.path ? 1 : -1));
  const groups = new Map<string, ExportFile[]>();
  for (const file of ordered) {
    const pattern = filePattern(file.label);
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [file]);
    else group.push(file);
  }
  return [...groups.values()].flatMap(([newest, ...others]) => (newest === undefined ? [] : [{ newest, others }]));
}

/** The file's name without its folder. */
export const nameOf = ({ newest }: ExportGroup): string => basename(newest.label);
