import { createWriteStream } from 'node:fs';
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
 * @throws UserError when nothing is piped in, or when another source took it
 */
export async function spoolInput(
  input: Readable,
  label: string,
  options: { readonly tempDirectory: string; readonly at: Position | undefined },
): Promise<FoundFile> {
  const at = options.at && { at: options.at };
  if ('isTTY' in input && input.isTTY === true) {
    throw new UserError(`${label} is a terminal, not a file`, {
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
  await pipeline(input, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  return { path, label, bytes: undefined, modified: undefined };
}
