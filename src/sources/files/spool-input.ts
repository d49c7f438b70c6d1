import { createWriteStream, fstatSync, ReadStream } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Position, UserError } from '../../errors/user-error.ts';
import type { FoundFile } from './find-files.ts';

const consumed = new WeakSet<Readable>();

/**
 * Writes what can be read but once (standard input, a pipe) to a file that only we may read, because its encoding is known
 * only when all of it was seen. The caller removes the folder.
 *
 * @throws UserError when nothing is piped in, when it breaks off, when there is no room for it, or when another source took it
 */
export async function spoolInput(
  input: Readable,
  label: string,
  options: { readonly tempDirectory: string; readonly at: Position | undefined },
): Promise<FoundFile> {
  const at = options.at && { at: options.at };
  const no = isTerminal(input) ? 'a terminal' : unreadable(input);
  if (no !== undefined) {
    throw new UserError(`${label} is ${no}, not a file`, {
      ...at,
      fix: 'Pipe the file in, e.g. `audience-sync plan < customers.csv`.',
    });
  }
  if (consumed.has(input)) {
    throw new UserError(`${label} can feed one source only`, {
      ...at,
      fix: 'Name a file under `files:` of the other source.',
    });
  }
  consumed.add(input);
  await mkdir(options.tempDirectory, { recursive: true, mode: 0o700 });
  const path = join(await mkdtemp(join(options.tempDirectory, 'input-')), 'content');
  try {
    await pipeline(input, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  } catch (error) {
    const reason = input.errored ?? error;
    throw brokenOff(reason, label, at) ?? reason;
  }
  return { path, label, bytes: undefined, modified: undefined };
}

const isTerminal = (input: Readable) => 'isTTY' in input && input.isTTY === true;

/** What is no file; a device such as /dev/zero never ends, and of a folder Node reads nothing. */
function unreadable(input: Readable): 'a device' | 'a folder' | undefined {
  if (!('fd' in input) || typeof input.fd !== 'number') return undefined;
  const stats = fstatSync(input.fd);
  if (stats.isDirectory()) return 'a folder';
  return input instanceof ReadStream && stats.isCharacterDevice() ? 'a device' : undefined;
}

/** Undefined for what is not about the input or the disk, such as Ctrl-C. */
function brokenOff(error: unknown, label: string, at: { readonly at: Position } | undefined): UserError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  const options = { ...at, cause: error };
  if (code === 'EISDIR') {
    return new UserError(`${label} is a folder, not a file`, { ...options, fix: 'Name the files in it.' });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UserError(`there is no room for ${label} in the folder for temporary files (${code})`, {
      ...options,
      fix: 'Make room, or name a folder on another disk by the environment variable TMPDIR.',
    });
  }
  if (!/^E[A-Z]+$/.test(code) && code !== 'ERR_STREAM_PREMATURE_CLOSE') return undefined;
  return new UserError(`${label} broke off before its end (${code})`, {
    ...options,
    fix: 'Run again; should it happen again, write it to a file first and name that.',
  });
}
