import { appendFile, type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DestinationError } from '../../errors/destination-error.ts';
import { errorCode } from '../../errors/error-code.ts';
import type { Storage, UnfinishedFile } from './storage.ts';
import { leftOf, unfinishedName } from './unfinished-name.ts';

/** A folder of this machine; made when it is not there. Files are 0600, as all that the program writes. */
export function folderStorage(folder: string): Storage {
  const at = (name: string) => join(folder, name);
  const attempt = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw folderFailure(folder, what, error) ?? error;
    }
  };
  const begin = (name: string) => attempt(`write ${name}`, () => beginFile(folder, name));
  return {
    begin: async (name) => {
      const file = await begin(name);
      return {
        append: (bytes) => attempt(`write ${name}`, () => file.append(bytes)),
        finish: () => attempt(`write ${name}`, () => file.finish()),
        discard: () => file.discard(),
      };
    },
    check: async () => {
      const trial = await begin('check.csv');
      await trial.discard();
      return `files can be written to ${folder}`;
    },
    head: (name, bytes) =>
      attempt(`read ${name}`, async () => {
        let file: FileHandle;
        try {
          file = await open(at(name));
        } catch (error) {
          if (errorCode(error) === 'ENOENT') return undefined;
          throw error;
        }
        try {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
          return buffer.subarray(0, bytesRead);
        } finally {
          await file.close();
        }
      }),
    names: () =>
      attempt('look into it', async () => {
        try {
          return await readdir(folder);
        } catch (error) {
          if (errorCode(error) === 'ENOENT') return [];
          throw error;
        }
      }),
    remove: (name) => attempt(`remove ${name}`, () => rm(at(name), { force: true })),
  };
}

async function beginFile(folder: string, name: string): Promise<UnfinishedFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const left of leftOf(name, await readdir(folder))) await rm(join(folder, left), { force: true });
  const unfinished = join(folder, unfinishedName(name));
  await writeFile(unfinished, '', { flag: 'wx', mode: 0o600 });
  return {
    // Opened each time: nobody ends a session that breaks off.
    append: (bytes) => appendFile(unfinished, bytes),
    finish: async () => {
      const file = await open(unfinished, 'r+');
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(unfinished, join(folder, name));
    },
    discard: () => rm(unfinished, { force: true }),
  };
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is read-only',
  ENOTDIR: 'it is no folder',
  EEXIST: 'it is no folder',
  EISDIR: 'a folder has the name',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
};

function folderFailure(folder: string, what: string, cause: unknown): DestinationError | undefined {
  const code = errorCode(cause);
  if (code === undefined || cause instanceof DestinationError) return undefined;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new DestinationError(`${folder}: cannot ${what}: ${reasons[code] ?? code}`, {
    // Room comes back; all else a person must mend.
    disposition: isFull ? 'defer' : 'config',
    code,
    fix: isFull ? 'Make room, or name a folder on another disk.' : 'Check `folder` and its permissions.',
    cause,
  });
}
