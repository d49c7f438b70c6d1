import { statfs } from 'node:fs/promises';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { sayMemory } from './engine-memory.ts';

/**
 * Refuses work that would fill the disk half-way.
 *
 * @param bytes what is kept, about
 * @param given.memory bytes that the engine keeps before it spills (`Engine.memory`)
 * @param given.directory where it spills to
 */
export async function requireRoom(
  bytes: number,
  { memory, directory }: { readonly memory: number; readonly directory: string },
): Promise<void> {
  const spilled = bytes - memory;
  if (spilled <= 0) return;
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free >= spilled) return;
  throw new UserError(
    `there is no room for what does not fit into memory: ${sayMemory(spilled)} in ${directory}, which has ${sayMemory(free)}`,
    {
      exitCode: ExitCode.unexpected,
      fix: 'Make room there, or set TMPDIR to a folder with more; `plan` and `sync` keep more in memory with --memory.',
    },
  );
}
