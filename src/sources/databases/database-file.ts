import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { PlaceOfError } from './place-of-error.ts';

/** The folder in which ledgers are. */
const ledgerFolder = '.audience-sync';

/**
 * Refuses what can be no database of somebody's before it is opened: nothing there, a folder, a ledger (to open it a second time
 * would undo its lock).
 *
 * @returns the path of the file itself, behind links
 */
export async function databaseFile(path: string, kind: 'DuckDB' | 'SQLite', place: PlaceOfError): Promise<string> {
  const refuse = (message: string, fix: string, cause?: unknown) =>
    place.error(`${path} ${message}`, { fix, ...(cause !== undefined && { cause }) });
  try {
    const file = await realpath(path);
    const found = await stat(file);
    if (file.split(sep).includes(ledgerFolder)) throw refuse('is a ledger and no source', 'Name another database.');
    if (!found.isFile()) throw refuse(`is no file, and so no ${kind} database`, 'Correct the path in `connection`.');
    return file;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') {
      throw refuse(`cannot be read (${String(error.code)})`, 'Check who may read it and the folders above it.', error);
    }
    throw refuse('is not there', 'Correct the path in `connection`; it is relative to the config.', error);
  }
}
