import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../errors/user-error.ts';

/** What a spreadsheet takes for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/;

/**
 * Writes a CSV file for people (0600). Cells that a spreadsheet would calculate have an apostrophe before them. The file takes
 * its name when it is whole, in the place of one that was there.
 *
 * @param batches rows of cells
 * @returns how many rows it has, without the header
 * @throws UserError when the file cannot be written
 */
export async function writeCsv(
  file: string,
  header: readonly string[],
  batches: AsyncIterable<readonly (readonly string[])[]>,
): Promise<number> {
  const unfinished = `${file}.${randomUUID()}`;
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    yield csvLine(header);
    for await (const rows of batches) {
      count += rows.length;
      yield rows.map(csvLine).join('');
    }
  }
  try {
    await pipeline(lines, createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }));
    await rename(unfinished, file);
    return count;
  } catch (error) {
    throw writeFailure(file, error) ?? error;
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

function writeFailure(file: string, error: unknown): UserError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new UserError(`${file} cannot be written (${full ? 'the disk is full' : String(error.code)})`, {
    fix: full ? 'Make room, or name a file on another disk.' : 'Check the folder and its permissions.',
    cause: error,
  });
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(text: string): string {
  const plain = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
