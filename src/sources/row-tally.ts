import { RowSpool } from './row-spool.ts';
import type { UnreadableRow } from './source-table.ts';

/** How many unreadable rows of a file are kept by name; all are counted, and all are kept by line in the spool. */
const namedRows = 100;
/** Shifts that are kept in memory. A file every row of which has several lines has as many as rows. */
const shiftsInMemory = 10_000;
/** What is kept of an unreadable row, enough to see what is odd about it. */
const shownBytes = 160;

interface Shift {
  readonly row: number;
  readonly shift: number;
}

/** What is known of a table's rows after (or while) they were looked at. */
export class RowTally {
  /** Readable rows. */
  rows = 0;
  unreadable: UnreadableRow[] = [];
  unreadableCount = 0;
  /** From the readable row `row` on (counted from 0), a row's physical line is `row + shift`. The last of them: `allShifts`. */
  readonly shifts: Shift[] = [];
  /** The physical line of a last row that is not complete: the file broke off. */
  cutOffLine: number | undefined;
  /** Lines that say once more what the header says; `repeatedCount` counts all. */
  readonly repeated: number[] = [];
  repeatedCount = 0;
  /** Lines below the table. */
  below: readonly number[] = [];

  readonly file: string;
  private readonly spilledShifts: RowSpool;
  private readonly allUnreadable: RowSpool;
  private readonly scratch: string | undefined;

  /** @param scratch folder for what there is too much of; whoever calls removes it. Without one, all stays in memory. */
  constructor(file: string, scratch?: string) {
    this.file = file;
    this.scratch = scratch;
    this.spilledShifts = new RowSpool(scratch);
    this.allUnreadable = new RowSpool(scratch);
  }

  /** Of a table that has no lines: a row's line is its number. */
  static numbered(file: string, rows: number): RowTally {
    const tally = new RowTally(file);
    if (rows > 0) tally.readable(1);
    tally.rows = rows;
    return tally;
  }

  /** @param rows readable ones that stand below each other, a line each, the first of them in `line` */
  readable(line: number, rows = 1): void {
    const shift = line - this.rows;
    if (this.shifts.at(-1)?.shift !== shift) this.addShift({ row: this.rows, shift });
    this.rows += rows;
  }

  /** @param row its bytes, of which the beginning is kept: it is somebody's, and shown to nobody unless masked */
  bad(line: number, reason: string, row?: Buffer): void {
    this.unreadableCount += 1;
    if (this.unreadable.length < namedRows) this.unreadable.push({ file: this.file, line, reason });
    this.allUnreadable.push([line, reason, row === undefined ? '' : beginningOf(row)]);
  }

  /** A line that repeats the header, or what stands above it: no row. */
  repeatsHeader(line: number): void {
    this.repeatedCount += 1;
    if (this.repeated.length < namedRows) this.repeated.push(line);
  }

  /**
   * Some of the last lines turned out to be below the table: they are no rows.
   *
   * @param readable how many of them were called readable; they are the last of those
   */
  isBelow(lines: readonly number[], readable: number): void {
    const below = new Set(lines);
    this.below = lines;
    this.rows -= readable;
    this.unreadableCount -= below.size - readable;
    this.unreadable = this.unreadable.filter(({ line }) => !below.has(line));
    this.allUnreadable.withdraw(([line]) => below.has(Number(line)));
    if (this.cutOffLine !== undefined && below.has(this.cutOffLine)) this.cutOffLine = undefined;
  }

  /** Every unreadable row: line, reason, beginning. */
  unreadableRows(): AsyncGenerator<readonly (readonly (string | number)[])[]> {
    return this.allUnreadable.batches();
  }

  /** Every shift: row, shift. */
  async *allShifts(): AsyncGenerator<readonly (readonly (string | number)[])[]> {
    // Rows that were taken back have none.
    for await (const rows of this.spilledShifts.batches()) yield rows.filter(([row]) => Number(row) < this.rows);
    yield this.shifts.filter(({ row }) => row < this.rows).map(({ row, shift }) => [row, shift]);
  }

  private addShift(shift: Shift): void {
    if (this.scratch !== undefined && this.shifts.length >= shiftsInMemory) {
      for (const { row, shift: by } of this.shifts.splice(0)) this.spilledShifts.push([row, by]);
    }
    this.shifts.push(shift);
  }
}

/** The beginning of a row's first line, as a text. */
function beginningOf(row: Buffer): string {
  const bytes = row.subarray(0, shownBytes);
  const utf8 = bytes.toString('utf8').replace(/\uFFFD$/, '');
  const text = utf8.includes('\uFFFD') ? bytes.toString('latin1') : utf8;
  return text.split(/[\r\n]/, 1)[0] ?? '';
}
