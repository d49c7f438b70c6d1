import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blob } from '../../engine/blob.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { TableTarget } from '../table-target.ts';

/** What stands between cells and behind rows: characters that no cell holds. */
const unitSeparator = '\u001F';
const recordSeparator = '\u001E';
/** Characters of rows that are kept in memory. */
const pendingLength = 1 << 20;
/** Bytes of rows that the engine takes at once. */
const batchBytes = 4 << 20;

/**
 * Keeps the rows of a sheet between looking at them and taking them, in a file that only we may read: to read the sheet twice
 * would take twice as long, and to keep it in memory more memory than there may be. Whoever owns the folder removes it.
 */
export class ScratchRows {
  /** Bytes in the file. */
  bytes = 0;
  private readonly path: string;
  private readonly file: number;
  private pending: string[] = [];
  private length = 0;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.path = join(directory, `sheet-${randomUUID()}`);
    this.file = openSync(this.path, 'wx', 0o600);
  }

  push(cells: readonly string[]): void {
    const row = `${cells.join(unitSeparator)}${recordSeparator}`;
    this.pending.push(row);
    this.length += row.length;
    if (this.length >= pendingLength) this.write();
  }

  /** Rows that come after it are lost. */
  close(): void {
    try {
      this.write();
    } finally {
      closeSync(this.file);
    }
  }

  /** Appends all rows to the target: a cell that is empty, or that a row lacks, is NULL. */
  async take(engine: Engine, target: TableTarget): Promise<void> {
    const insert = insertSql(target);
    for await (const batch of this.batches()) await engine.run(insert, [blob(batch)]);
  }

  private write(): void {
    const rows = Buffer.from(this.pending.join(''));
    writeFileSync(this.file, rows);
    this.bytes += rows.length;
    this.pending = [];
    this.length = 0;
  }

  /** Whole rows. */
  private async *batches(): AsyncGenerator<Buffer> {
    const separator = recordSeparator.charCodeAt(0);
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(this.path, { highWaterMark: batchBytes }) as AsyncIterable<Buffer>) {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(separator) + 1;
      if (end > 0) yield bytes.subarray(0, end);
      rest = bytes.subarray(end);
    }
  }
}

function insertSql({ table, fileIndex, positions }: TableTarget): string {
  const cells = positions.map((position) =>
    position === undefined ? 'NULL' : `CASE WHEN cells[${position + 1}] <> '' THEN cells[${position + 1}] END`,
  );
  return `INSERT INTO ${quoteName(table)} SELECT ${[fileIndex, ...cells].join(', ')} FROM (
    SELECT string_split(record, chr(31)) AS cells FROM (
      SELECT unnest(string_split(decode($1), chr(30))[:-2]) AS record))`;
}
