import { open, stat } from 'node:fs/promises';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { writeCsv } from '../../engine/write-csv.ts';
import { UserError } from '../../errors/user-error.ts';
import { mask } from './mask.ts';

/** Columns of a file of rejects, and of the queries that it is made of; all are texts but `line`. */
export const rejectColumns = ['source', 'file', 'line', 'column', 'reason', 'value', 'effect', 'list'] as const;

const columns = rejectColumns.map(quoteName).join(', ');

/**
 * Writes rejects into a CSV file (0600), a thousand at a time, in the order of sources, files and lines.
 *
 * @param query gives `rejectColumns`
 * @param options.reveal writes values as they are; otherwise only their shapes
 * @returns how many there are
 * @throws UserError when the file cannot be written
 */
export function writeRejects(
  engine: Engine,
  query: string,
  { file, reveal }: { readonly file: string; readonly reveal: boolean },
): Promise<number> {
  const shown = reveal ? (value: string) => value : mask;
  const masked = rejectColumns.indexOf('value');
  async function* batches(): AsyncGenerator<string[][]> {
    // Columns of which a row has none come first: what became of a row stands above its values.
    for await (const rows of engine.chunks(`SELECT ${columns} FROM (${query}) ORDER BY ${columns}`)) {
      yield rows.map((row) => row.map((cell, index) => (index === masked ? shown(String(cell)) : String(cell))));
    }
  }
  return writeCsv(file, rejectColumns, batches());
}

const fix = 'Name another file after --rejects.';

/**
 * Refuses a place where a file of rejects would be put in place of something else, or be read by the next run.
 *
 * @param inputs absolute paths and patterns of what is read
 * @throws UserError for a folder, a device, one of the files that are read, by whatever name, anything but earlier rejects,
 *   and names that a pattern finds
 */
export async function refusePlace(file: string, inputs: readonly string[]): Promise<void> {
  const { default: picomatch } = await import('picomatch');
  for (const input of inputs) {
    // What is there is a file by that name, whatever letters it has: `customers (1).csv`.
    if (input === file || !picomatch.isMatch(file, input) || (await statOf(input)) !== undefined) continue;
    throw new UserError(`${file} would be read as an export by the next run, because ${input} finds it`, { fix });
  }
  const there = await statOf(file);
  if (there === undefined) return;
  if (!there.isFile()) {
    throw new UserError(`${file} is ${there.isDirectory() ? 'a folder' : 'no file'}; rejects need a file`, { fix });
  }
  for (const input of inputs) {
    const read = await statOf(input);
    if (read?.ino !== there.ino || read.dev !== there.dev) continue;
    throw new UserError(`${file} is read from; rejects would be written over it`, { fix });
  }
  if (there.size > 0 && !(await holdsRejects(file))) {
    throw new UserError(`${file} is there already and holds no rejects`, {
      fix: 'Name another file after --rejects, or delete it first.',
    });
  }
}

/** Whether the first line is the header of rejects; not, when it cannot be read. */
async function holdsRejects(path: string): Promise<boolean> {
  const header = rejectColumns.join(',');
  const file = await open(path).catch(() => undefined);
  try {
    const beginning = await file?.read(Buffer.alloc(header.length + 1), 0, header.length + 1);
    const text = beginning?.buffer.toString('latin1', 0, beginning.bytesRead) ?? '';
    return text === `${header}\n` || text === `${header}\r` || text === header;
  } finally {
    await file?.close();
  }
}

/** Undefined when there is nothing, or nothing that may be looked at. */
const statOf = (path: string) => stat(path).catch(() => undefined);
