import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import type { Position } from '../../errors/user-error.ts';
import { UserError } from '../../errors/user-error.ts';

type Place = { readonly at: Position } | undefined;

/** Refuses what has a path and is no file: a folder, a device that may never end, a socket. Pipes are let pass. */
export function refuseSpecial(stats: Stats, label: string, at: Place): void {
  if (stats.isDirectory()) {
    throw new UserError(`${label} is a folder, not a file`, {
      ...at,
      fix: `Name the files in it, e.g. "${label.replace(/[/\\]$/, '')}/*.csv".`,
    });
  }
  const device = stats.isCharacterDevice() || stats.isBlockDevice();
  if (!device && !stats.isSocket()) return;
  throw new UserError(`${label} is a ${device ? 'device' : 'socket'}, not a file`, {
    ...at,
    fix: 'Name a file, or pipe the export in and write `-` for its name.',
  });
}

/** What to say of a link that leads nowhere; undefined when the path is none. */
export async function brokenLink(path: string, label: string, at: Place): Promise<UserError | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isSymbolicLink() !== true) return undefined;
  return new UserError(`${label} points to ${await readlink(path)}, which is not there`, {
    ...at,
    fix: 'Make the link anew, or name the file that is meant.',
  });
}

/** What to say of a file that the system does not open, by the system's code. */
export function unopenable(
  code: string | undefined,
  label: string,
): { readonly message: string; readonly fix: string } {
  if (code === 'ELOOP') {
    return { message: `${label} is a link that leads back to itself`, fix: 'Make the link anew, or name a file.' };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      message: `you may not read ${label} (${code})`,
      fix: 'Let the file, and the folders above it, be read by the user who runs this.',
    };
  }
  return { message: `${label} cannot be read (${code ?? 'unknown reason'})`, fix: 'Check who may read it.' };
}
