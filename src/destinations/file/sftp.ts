import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { SFTPWrapper } from 'ssh2';
import { DestinationError } from '../../errors/destination-error.ts';
import { errorCode } from '../../errors/error-code.ts';
import type { DestinationContext } from '../destination.ts';
import { placeUrl, type SftpPlace } from './place-settings.ts';
import { connectSftp } from './sftp-connection.ts';
import { noSuchFile, sftpFailure, unsupported } from './sftp-failure.ts';
import type { Storage, UnfinishedFile } from './storage.ts';

/** A folder of a server that is reached by SFTP. */
export function sftpStorage(place: SftpPlace, context: Pick<DestinationContext, 'signal'>): Storage {
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
      const { files, end } = await connectSftp(place, context);
      try {
        return await work(files);
      } finally {
        end();
      }
    });

  const begin = async (name: string): Promise<UnfinishedFile> => {
    const { files, end } = await attempt(`write ${name}`, () => connectSftp(place, context));
    const unfinished = at(`.${name}.${randomUUID()}.unfinished`);
    const stream = files.createWriteStream(unfinished, { flags: 'wx', mode: 0o600 });
    let failure: unknown;
    stream.on('error', (error: unknown) => {
      failure ??= error;
    });
    let isOpen = true;
    const close = (): void => {
      if (isOpen) end();
      isOpen = false;
    };
    const until = async (event: 'drain' | 'close'): Promise<void> => {
      if (failure !== undefined) throw failure;
      await once(stream, event, { signal: context.signal });
      if (failure !== undefined) throw failure;
    };
    return {
      append: (bytes) =>
        attempt(`write ${name}`, async () => {
          if (failure !== undefined) throw failure;
          if (!stream.write(bytes)) await until('drain');
        }),
      finish: () =>
        attempt(`write ${name}`, async () => {
          stream.end();
          await until('close');
          await renameOver(files, unfinished, at(name));
          close();
        }),
      discard: async () => {
        if (!isOpen) return;
        await removed(files, unfinished).catch(() => undefined);
        close();
      },
    };
  };

  return {
    begin,
    check: async () => {
      const trial = await begin('check.csv');
      try {
        await trial.append(Buffer.from('\n'));
        // Only then the server has said whether it lets the file be made.
        await trial.finish();
      } finally {
        await trial.discard();
      }
      await connected('remove check.csv', (files) => removed(files, at('check.csv')));
      return `files can be written to ${placeUrl(place)}`;
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
    names: () =>
      connected('list it', async (files) =>
        (await promisify(files.readdir.bind(files))(folder)).map(({ filename }) => filename),
      ),
    remove: (name) => connected(`remove ${name}`, (files) => removed(files, at(name))),
  };
}

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
