import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, openSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type Row = readonly (string | number)[];

/** Rows that are kept in memory; nearly every file has fewer. */
const rowsInMemory = 4096;
/** Of them, those that stay there all the same. */
const withdrawable = 64;

/**
 * Keeps rows that may be very many, without waiting for anything: what is too much for the memory goes to a scratch file
 * (0600), which whoever owns the folder removes with it.
 */
export class RowSpool {
  private readonly directory: string | undefined;
  private rows: Row[] = [];
  private path: string | undefined;

  /** @param directory where a file may be made; without one, all stays in memory */
  constructor(directory: string | undefined) {
    this.directory = directory;
  }

  push(row: Row): void {
    this.rows.push(row);
    if (this.rows.length >= rowsInMemory && this.directory !== undefined) this.spill(this.directory);
  }

  /** Takes back those of the last `withdrawable` rows that are so. */
  withdraw(is: (row: Row) => boolean): void {
    this.rows = this.rows.filter((row) => !is(row));
  }

  /** All rows in their order, some thousands at a time. */
  async *batches(): AsyncGenerator<readonly Row[]> {
    if (this.path !== undefined) {
      let batch: Row[] = [];
      for await (const line of createInterface({ input: createReadStream(this.path), crlfDelay: Infinity })) {
        batch.push(JSON.parse(line) as Row);
        if (batch.length < rowsInMemory) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    }
    if (this.rows.length > 0) yield this.rows;
  }

  private spill(directory: string): void {
    if (this.path === undefined) mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.path ??= join(directory, `rows-${randomUUID()}.ndjson`);
    const file = openSync(this.path, 'a', 0o600);
    const spilled = this.rows.splice(0, this.rows.length - withdrawable);
    try {
      // A reader of lines takes these two for line ends.
      writeSync(file, spilled.map((row) => `${JSON.stringify(row).replace(/[\u2028\u2029]/g, ' ')}\n`).join(''));
    } finally {
      closeSync(file);
    }
  }
}
