import { RowTally } from '../row-tally.ts';
import type { RowEnd } from './row-scanner.ts';

/** How many unreadable rows are kept by place, to compare with what DuckDB refuses. */
const placedRows = 100_000;

/** What is known of the rows of a text, and of how they are written. */
export class TextTally extends RowTally {
  /** Where unreadable rows begin, in bytes behind the byte-order mark; not all when there are very many. */
  readonly unreadableAt: number[] = [];
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
  /** The physical line of the first row after the header. */
  dataLine = 1;

  badAt(offset: number, line: number, reason: string, row: Buffer): void {
    this.bad(line, reason, row);
    if (this.unreadableAt.length < placedRows) this.unreadableAt.push(offset);
  }
}
