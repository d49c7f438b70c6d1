import { promisify } from 'node:util';
import type { SFTPWrapper } from 'ssh2';
import { DestinationError } from '../../errors/destination-error.ts';
import { errorCode } from '../../errors/error-code.ts';
import { sayPlace, type SftpPlace } from './place-settings.ts';
import { connectSftp, type Surroundings } from './sftp-connection.ts';
import { noSuchFile, sftpFailure, unsupported } from './sftp-failure.ts';
import type { Storage, UnfinishedFile } from './storage.ts';
import { leftOf, unfinishedName } from './unfinished-name.ts';
import { writeAhead } from './write-ahead.ts';

/** A folder of a server that is reached by SFTP. */
export function sftpStorage(place: SftpPlace, context: Surroundings): Storage {
  const { folder } = place;
  const at = (name: string) => `${folder.replace(/\/$/, '')}/${name}`;
  const attempt = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      context.signal.throwIfAborted();
      throw error instanceof DestinationError ? error : sftpFailure(place, what, error);
    }
  };
  /** A connection of its own for each: nobody ends one that is kept. */
  const connected = <Result>(what: string, work: (files: SFTPWrapper) => Promise<Result>): Promise<Result> =>
    attempt(what, async () => {
      const { files, answer, end } = await connectSftp(place, context);
      try {
        return await answer(work(files));
      } finally {
        end();
      }
    });

  const begin = async (name: string): Promise<UnfinishedFile> => {
    const writing = <Result>(work: () => Promise<Result>) => attempt(`write ${name}`, work);
    const { files, answer, end } = await writing(() => connectSftp(place, context));
    const unfinished = at(unfinishedName(name));
    let isOpen = true;
    const close = (): void => {
      if (isOpen) end();
      isOpen = false;
    };
    try {
      // A server that lets nobody look into the folder may take files all the same.
      const there = await answer(namesIn(files, folder).catch(() => []));
      for (const left of leftOf(name, there)) await writing(() => answer(removed(files, at(left))));
      const file = await writing(async () => writeAhead(files, await answer(created(files, unfinished))));
      return {
        append: (bytes) => writing(() => answer(file.append(bytes))),
        finish: () =>
          writing(async () => {
            await answer(file.close().then(() => renameOver(files, unfinished, at(name))));
            close();
          }),
        discard: async () => {
          if (isOpen) await answer(removed(files, unfinished)).catch(() => undefined);
          close();
        },
      };
    } catch (error) {
      close();
      throw error;
    }
  };

  return {
    begin,
    check: async () => {
      const trial = await begin('check.csv');
      try {
        await trial.append(Buffer.from('\n'));
        await trial.finish();
      } finally {
        await trial.discard();
      }
      await connected('remove check.csv', (files) => removed(files, at('check.csv')));
      return `files can be written to ${sayPlace(place)}`;
    },
    head: (name, bytes) =>
      connected(`read ${name}`, async (files) => {
        let handle: Buffer;
        try {
          handle = await opened(files, at(name));
        } catch (error) {
          if (errorCode(error) === noSuchFile) return undefined;
          throw error;
        }
        return readFrom(files, handle, bytes);
      }),
    names: () => connected('list it', (files) => namesIn(files, folder)),
    remove: (name) => connected(`remove ${name}`, (files) => removed(files, at(name))),
  };
}

const namesIn = async (files: SFTPWrapper, folder: string): Promise<string[]> =>
  (await promisify(files.readdir.bind(files))(folder)).map(({ filename }) => filename);

/** Servers that do not know OpenSSH's way of replacing a file by another must be told to remove it first. */
async function renameOver(files: SFTPWrapper, from: string, to: string): Promise<void> {
  try {
    await promisify(files.ext_openssh_rename.bind(files))(from, to);
  } catch (error) {
    if (errorCode(error) !== undefined && errorCode(error) !== unsupported) throw error;
    await removed(files, to);
    await promisify(files.rename.bind(files))(from, to);
  }
}

async function removed(files: SFTPWrapper, path: string): Promise<void> {
  try {
    await promisify(files.unlink.bind(files))(path);
  } catch (error) {
    if (errorCode(error) !== noSuchFile) throw error;
  }
}

/** Makes a file that is not there, for its owner alone. */
const created = (files: SFTPWrapper, path: string): Promise<Buffer> =>
  promisify<string, 'wx', { mode: number }, Buffer>(files.open.bind(files))(path, 'wx', { mode: 0o600 });

const opened = (files: SFTPWrapper, path: string): Promise<Buffer> =>
  promisify<string, 'r', Buffer>(files.open.bind(files))(path, 'r');

async function readFrom(files: SFTPWrapper, handle: Buffer, bytes: number): Promise<Uint8Array> {
  try {
    const buffer = Buffer.alloc(bytes);
    const read = await new Promise<number>((resolve, reject) => {
      files.read(handle, buffer, 0, bytes, 0, (error, count) => {
        // Code 1: the file ends here.
        if (error && errorCode(error) !== '1') reject(error);
        else resolve(count ?? 0);
      });
    });
    return buffer.subarray(0, read);
  } finally {
    await promisify(files.close.bind(files))(handle);
  }
}
