import type { RowEnd } from './row-scanner.ts';
import type { UnreadableRow } from '../source-table.ts';

/** How many unreadable rows of a file are kept by name; all are counted. */
const namedRows = 100;
/** How many are kept by place, to compare with what DuckDB refuses. */
const placedRows = 100_000;

/** What is known of a file's rows after (or while) they were scanned. */
export class RowTally {
  /** Readable rows. */
  rows = 0;
  readonly unreadable: UnreadableRow[] = [];
  unreadableCount = 0;
  /** Where unreadable rows begin, in bytes behind the byte-order mark; not all when there are very many. */
  readonly unreadableAt: number[] = [];
  /** From the readable row `row` on (counted from 0), a row's physical line is `row + shift`. */
  readonly shifts: { readonly row: number; readonly shift: number }[] = [];
  readonly endings = new Set<RowEnd>();
  /** Whether there are lines of nothing, and lines of nothing but blanks. */
  emptyLines = false;
  blankLines = false;
  /** Whether quotes stand where none are needed. */
  looseQuotes = false;
  /** Whether a row goes over several lines. */
  multiline = false;
  /** Whether an unreadable row, or one before the data, goes over several lines or has its quotes wrong. */
  broken = false;
  /** The physical line of a last row that lacks cells or a closing quote, and its line end: the file is incomplete. */
  cutOffLine: number | undefined;
  /** The physical line of the first row after the header. */
  dataLine = 1;

  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  readable(line: number): void {
    const shift = line - this.rows;
    if (this.shifts.at(-1)?.shift !== shift) this.shifts.push({ row: this.rows, shift });
    this.rows += 1;
  }

  bad(line: number, offset: number, reason: string): void {
    this.unreadableCount += 1;
    if (this.unreadable.length < namedRows) this.unreadable.push({ file: this.file, line, reason });
    if (this.unreadableAt.length < placedRows) this.unreadableAt.push(offset);
  }
}
