import { RowTally } from '../row-tally.ts';
import { type LastRow, LastRows } from './last-rows.ts';
import type { RowEnd } from './row-scanner.ts';

/** How many rows that do not fit are kept by place, to compare with what DuckDB refuses. */
const placedRows = 100_000;

/** What is known of the rows of a text, and of how they are written. */
export class TextTally extends RowTally {
  /**
   * Where rows begin that do not fit the header, be they unreadable or left out, in bytes behind the byte-order mark; not
   * all when there are very many.
   */
  readonly misfitsAt: number[] = [];
  misfits = 0;
  readonly lastRows = new LastRows();
  readonly endings = new Set<RowEnd>();
  /** Whether there are lines of nothing, lines of nothing but blanks, and rows with nothing in their cells. */
  emptyLines = false;
  blankLines = false;
  emptyRows = false;
  /** Whether rows that fit the header are left out, but for empty ones. */
  fitsLeftOut = false;
  /** Whether quotes stand where none are needed. */
  looseQuotes = false;
  /** Whether a row goes over several lines. */
  multiline = false;
  /** Whether an unreadable row, or one before the data, goes over several lines or has its quotes wrong. */
  broken = false;
  /** The physical line of the first row after the header. */
  dataLine = 1;

  misfitAt(offset: number): void {
    this.misfits += 1;
    if (this.misfitsAt.length < placedRows) this.misfitsAt.push(offset);
  }

  /** Takes back rows at the end: those that fit are the last of the readable ones. */
  leaveOutBelow(rows: readonly LastRow[]): void {
    const fits = rows.filter((row) => row.fits).length;
    if (fits > 0) this.fitsLeftOut = true;
    this.isBelow(
      rows.map(({ line }) => line),
      fits,
    );
  }
}
