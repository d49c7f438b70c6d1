import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { forgottenColumns, forgottenFile } from '../config/forgotten-list.ts';
import type { EmailDigests } from '../contacts/email-digests.ts';
import { errorCode } from '../errors/error-code.ts';

/**
 * Writes down who must be on no list from now on, before anything is sent: digests, and no address. What is there stays.
 *
 * @returns how many were not there yet
 */
export async function noteForgotten(configDirectory: string, people: readonly EmailDigests[]): Promise<number> {
  const file = forgottenFile(configDirectory);
  const before = await readOrNothing(file);
  const fresh = people.filter(({ sha256 }) => !before.includes(sha256));
  if (fresh.length === 0) return 0;
  const rows = fresh.map((digests) => `${forgottenColumns.map((column) => digests[column] ?? '').join(',')}\n`);
  // A disk that was full may have left half a row.
  const lead = before === '' ? `${forgottenColumns.join(',')}\n` : before.endsWith('\n') ? '' : '\n';
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // One write at the file's end: two of these at once do not mix.
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(lead + rows.join(''));
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
