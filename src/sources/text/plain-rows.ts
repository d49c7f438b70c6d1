import { ByteCounter } from './byte-counter.ts';
import { type Dialect, longestRow } from './dialect.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const [space, tab] = [0x20, 0x09];
const beginsByteOrderMark = 0xef;

/**
 * Passes over rows that are as most rows are: with as many cells as the header and something in them, in one line that has a
 * line end, quotes (if any) around whole cells. Of such rows it says what `RowScanner` says, in a fraction of the time; any
 * other it leaves to it.
 */
export class PlainRows {
  // What the last call of `scan` found.
  /** Offset behind the rows. */
  end = 0;
  rows = 0;
  /** Whether some of the rows end so. */
  lf = false;
  crlf = false;

  private readonly quote: number;
  private readonly delimiter: number;
  /** Whether a quote within quotes is doubled. */
  private readonly doubles: boolean;
  /** Delimiters of a row. */
  private readonly wanted: number;
  private bytes: Buffer = Buffer.alloc(0);
  private counter = new ByteCounter(this.bytes, 0);
  // Where the next of them stand; looked for once, because there may be none for long.
  private lineEnd = 0;
  private quoteAt = 0;
  private returnAt = 0;
  // Of the row that was looked at last.
  private delimiters = 0;
  private emptyQuotes = 0;

  /** @param cells those of the header */
  constructor({ quote, delimiter, escape }: Dialect, cells: number) {
    this.quote = quote.charCodeAt(0);
    this.delimiter = delimiter.charCodeAt(0);
    this.doubles = escape === quote;
    this.wanted = cells - 1;
  }

  /** Takes bytes to scan, which begin with a row. */
  take(bytes: Buffer): void {
    this.bytes = bytes;
    this.counter = new ByteCounter(bytes, this.delimiter);
    this.lineEnd = -1;
    this.quoteAt = -1;
    this.returnAt = -1;
  }

  /**
   * Scans rows from `start` on, to the first that is not like that.
   *
   * @param headings rows that are no data when they come again
   */
  scan(start: number, headings: readonly Buffer[]): void {
    const { bytes, counter, wanted } = this;
    this.rows = 0;
    this.lf = false;
    this.crlf = false;
    let row = start;
    for (;;) {
      if (this.lineEnd < row) this.lineEnd = indexFrom(bytes, lineFeed, row);
      const { lineEnd } = this;
      if (lineEnd === Infinity) break;
      if (this.returnAt < row) this.returnAt = indexFrom(bytes, carriageReturn, row);
      if (this.returnAt < lineEnd - 1) break;
      const paired = this.returnAt < lineEnd;
      const end = paired ? this.returnAt : lineEnd;
      if (this.quoteAt < row) this.quoteAt = indexFrom(bytes, this.quote, row);
      this.emptyQuotes = 0;
      if (this.quoteAt > end) this.delimiters = counter.count(row, end);
      else if (!this.takeQuotes(row, end)) break;
      const filled = end - row - wanted - 2 * this.emptyQuotes;
      if (this.delimiters !== wanted || filled <= 0 || end - row >= longestRow) break;
      // It may be blank, or repeat a heading behind a byte-order mark.
      const first = bytes[row];
      if (first === space || first === tab || first === beginsByteOrderMark) break;
      if (headings.some(({ length }) => length === end - row) && isAmong(headings, bytes.subarray(row, end))) break;
      if (paired) this.crlf = true;
      else this.lf = true;
      this.rows += 1;
      row = lineEnd + 1;
    }
    this.end = row;
  }

  /** Counts the delimiters of a row with quotes; false when they are not around whole cells, or when more lines belong to it. */
  private takeQuotes(start: number, end: number): boolean {
    const { bytes, quote, delimiter } = this;
    if (!this.doubles) return false;
    let delimiters = 0;
    let position = start;
    for (;;) {
      if (bytes[position] === quote) {
        const opening = position;
        do {
          position += 1;
          while (position < end && bytes[position] !== quote) position += 1;
          if (position >= end) return false;
          position += 1;
        } while (bytes[position] === quote);
        if (position - opening === 2) this.emptyQuotes += 1;
      } else {
        while (position < end && bytes[position] !== delimiter) {
          if (bytes[position] === quote) return false;
          position += 1;
        }
      }
      if (position >= end) break;
      if (bytes[position] !== delimiter) return false;
      delimiters += 1;
      position += 1;
    }
    this.delimiters = delimiters;
    return true;
  }
}

const isAmong = (headings: readonly Buffer[], row: Buffer) => headings.some((heading) => heading.equals(row));

/** Where a byte stands next; behind everything when nowhere. */
function indexFrom(bytes: Buffer, byte: number, start: number): number {
  const found = bytes.indexOf(byte, start);
  return found < 0 ? Infinity : found;
}
