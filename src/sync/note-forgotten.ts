import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { forgottenColumns, forgottenFile } from '../config/forgotten-list.ts';
import type { EmailDigests } from '../contacts/email-digests.ts';
import { errorCode } from '../errors/error-code.ts';

/**
 * Writes down who must be on no list from now on, before anything is sent: digests, and no address. What is there stays: of somebody who was
 * told by a digest alone, an address brings further ones.
 *
 * @returns how many were not there yet, or are known by more now
 */
export async function noteForgotten(configDirectory: string, people: readonly EmailDigests[]): Promise<number> {
  const file = forgottenFile(configDirectory);
  const before = await readOrNothing(file);
  const there = new Set(before.split('\n'));
  const rows = people.map((digests) => forgottenColumns.map((column) => digests[column] ?? '').join(','));
  const fresh = [...new Set(rows)].filter((row) => !there.has(row));
  if (fresh.length === 0) return 0;
  // A disk that was full may have left half a row.
  const lead = before === '' ? `${forgottenColumns.join(',')}\n` : before.endsWith('\n') ? '' : '\n';
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // One write at the file's end: two of these at once do not mix.
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(`${lead}${fresh.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return fresh.length;
}

async function readOrNothing(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
