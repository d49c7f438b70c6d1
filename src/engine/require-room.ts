import { statfs } from 'node:fs/promises';
import { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { sayMemory } from './engine-memory.ts';

/**
 * Refuses work that would fill the disk half-way.
 *
 * @param bytes what is read; what is kept of it takes about as much
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
    `what is read takes ${sayMemory(bytes)}, of which ${sayMemory(memory)} stay in memory, and ${directory} has room for ${sayMemory(free)} of the rest`,
    {
      exitCode: ExitCode.unexpected,
      fix: 'Make room there, set TMPDIR to a folder with more, or give --memory.',
    },
  );
}
