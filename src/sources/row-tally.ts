import type { UnreadableRow } from './source-table.ts';

/** How many unreadable rows of a file are kept by name; all are counted. */
const namedRows = 100;

/** What is known of a table's rows after (or while) they were looked at. */
export class RowTally {
  /** Readable rows. */
  rows = 0;
  readonly unreadable: UnreadableRow[] = [];
  unreadableCount = 0;
  /** From the readable row `row` on (counted from 0), a row's physical line is `row + shift`. */
  readonly shifts: { readonly row: number; readonly shift: number }[] = [];
  /** The physical line of a last row that is not complete: the file broke off. */
  cutOffLine: number | undefined;

  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  readable(line: number): void {
    const shift = line - this.rows;
    if (this.shifts.at(-1)?.shift !== shift) this.shifts.push({ row: this.rows, shift });
    this.rows += 1;
  }

  bad(line: number, reason: string): void {
    this.unreadableCount += 1;
    if (this.unreadable.length < namedRows) this.unreadable.push({ file: this.file, line, reason });
  }
}
