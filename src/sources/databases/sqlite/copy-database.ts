import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ExitCode } from '../../../errors/exit-code.ts';
import type { UserError } from '../../../errors/user-error.ts';
import type { PlaceOfError } from '../place-of-error.ts';

const attempts = 5;
const pauseMs = 100;
/** "The Database Header" and "WAL File Format" of SQLite's page Database File Format. */
const magic = 'SQLite format 3\0';
const databaseHeader = 100;
const logHeader = 32;
/** "The Rollback Journal": while a change is not finished, its journal begins so. */
const journalMagic = 'd9d505f920a163d7';

/**
 * Copies a database, with the log of what its writers have not yet moved into it (WAL), to where nobody writes: SQLite's own
 * locks cannot be taken from here. The copy is of one moment: the database did not change meanwhile, no change to it was
 * half-way (the library would not undo it), and its log was not begun anew; what is added to the log's end does no harm.
 *
 * @returns the path of the copy, in a folder of its own, which whoever calls removes
 * @throws UserError when it is no database, is not at rest, cannot be read, or when there is no room for the copy
 */
export async function copyDatabase(file: string, options: CopyOptions): Promise<string> {
  try {
    return await copyOfOneMoment(file, options);
  } catch (error) {
    throw copyFailure(error, options) ?? error;
  }
}

async function copyOfOneMoment(file: string, options: CopyOptions): Promise<string> {
  const { path, tempDirectory, place } = options;
  await refuseOthers(file, options);
  await mkdir(tempDirectory, { recursive: true, mode: 0o700 });
  let state: State = 'changing';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await delay(pauseMs);
    const folder = await mkdtemp(join(tempDirectory, 'sqlite-'));
    try {
      state = await copyAtRest(file, join(folder, 'copy.db'));
      if (state === 'copied') return join(folder, 'copy.db');
    } finally {
      if (state !== 'copied') await rm(folder, { recursive: true });
    }
  }
  const later = { exitCode: ExitCode.later };
  if (state === 'changing') {
    const fix = 'Run again when less is written to it, or name a backup of it.';
    throw place.error(`${path} is being written, so that no copy of one moment could be made`, { fix, ...later });
  }
  const fix = `If its program does not run, the change was broken off: \`sqlite3 ${path} "SELECT 1"\` undoes it.`;
  throw place.error(`${path}: a change to it is not finished`, { fix, ...later });
}

export interface CopyOptions {
  /** The path as the config has it. */
  readonly path: string;
  readonly tempDirectory: string;
  readonly place: PlaceOfError;
}

/** What a file system says, in people's words; undefined for what is not said by one. */
export function copyFailure(
  error: unknown,
  { path, place }: Pick<CopyOptions, 'path' | 'place'>,
): UserError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const code = String(error.code);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return place.error(`there is no room for a copy of ${path} in the folder for temporary files (${code})`, {
      fix: 'Make room, or name a folder on another disk by the environment variable TMPDIR.',
      cause: error,
    });
  }
  return place.error(`${path} cannot be read and copied (${code})`, {
    fix: 'Check who may read it and the files beside it, and who may write to the folder for temporary files.',
    cause: error,
  });
}

type State = 'copied' | 'changing' | 'unfinished';

async function refuseOthers(file: string, { path, place }: CopyOptions): Promise<void> {
  const head = await beginning(file, databaseHeader);
  if (head.startsWith(Buffer.from(magic).toString('hex'))) return;
  throw place.error(`${path} ${head === '' ? 'is empty' : 'is no SQLite database, or an encrypted one'}`, {
    fix: 'Correct the path in `connection`; an encrypted one must be decrypted first.',
  });
}

async function copyAtRest(file: string, copy: string): Promise<State> {
  const before = await stateOf(file);
  await copyFile(file, copy, constants.COPYFILE_FICLONE);
  await copyFile(`${file}-wal`, `${copy}-wal`).catch(absent);
  const journal = await beginning(`${file}-journal`, journalMagic.length / 2);
  if (journal === journalMagic) return 'unfinished';
  return (await stateOf(file)) === before ? 'copied' : 'changing';
}

/** What would be another if anything had been written that a copy must not have half of. */
async function stateOf(file: string): Promise<string> {
  const whole = async (path: string) => {
    const found = await stat(path, { bigint: true }).catch(absent);
    return found && [found.ino, found.size, found.mtimeNs].join(' ');
  };
  const parts = [
    await whole(file),
    await beginning(file, databaseHeader),
    await whole(`${file}-journal`),
    await beginning(`${file}-wal`, logHeader),
  ];
  return parts.join('\n');
}

/** The first bytes of a file, in hexadecimal; '' where there is none. */
async function beginning(path: string, bytes: number): Promise<string> {
  const file = await open(path).catch(absent);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
