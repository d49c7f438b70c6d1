import { type Dialect, longestRow } from './dialect.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blanks: ReadonlySet<number> = new Set([0x20, 0x09]);

/** How a row ends; `none` at the end of the file. */
export type RowEnd = 'lf' | 'crlf' | 'cr' | 'none';

/**
 * Finds where rows end and how many cells they have, without taking out the values: the one judge of what a row is, so that
 * whichever reader takes the values, the same lines are bad. Works on UTF-8 and on every encoding that keeps ASCII.
 *
 * A cell that begins with a quote ends with the next quote that is not escaped, and a delimiter or line end must follow. A
 * quote anywhere else is a character like others. LF, CRLF and CR each end a row.
 */
export class RowScanner {
  // What the last call of `scan` found.
  /** Offset behind the row and its line end. */
  end = 0;
  cells = 0;
  /** Line breaks within quoted cells. */
  breaks = 0;
  ending: RowEnd = 'none';
  problem: 'text after a quoted cell' | 'quote never closed' | 'too long' | undefined;
  /** Nothing but blanks in a single cell. */
  blank = false;
  /** Cells up to the last one that has anything in it. */
  filledCells = 0;
  /** A quote stands where none is needed. */
  looseQuote = false;
  /** The row is the first line of what had more. */
  cut = false;
  /** The row is too long and its line goes on behind `end`. */
  unended = false;

  private readonly quote: number;
  private readonly delimiter: number;
  private readonly escape: number;
  /** Bytes at which an unquoted cell must be looked at. */
  private readonly special = new Uint8Array(256);
  /** Offset behind the first line break of the row. */
  private firstBreak = 0;

  constructor(dialect: Dialect) {
    this.quote = dialect.quote.charCodeAt(0);
    this.delimiter = dialect.delimiter.charCodeAt(0);
    this.escape = dialect.escape.charCodeAt(0);
    for (const byte of [this.quote, this.delimiter, lineFeed, carriageReturn]) this.special[byte] = 1;
  }

  /**
   * Scans the row that begins at `start`. A row with a problem is its first line alone: a quote that was forgotten must not
   * swallow the rows below it.
   *
   * @param last whether the bytes are the end of the file
   * @returns false when the row is not complete and more bytes are needed
   */
  scan(bytes: Uint8Array, start: number, last: boolean): boolean {
    this.cells = 1;
    this.filledCells = 0;
    this.breaks = 0;
    this.problem = undefined;
    this.looseQuote = false;
    this.cut = false;
    this.unended = false;
    this.blank = false;
    const stop = Math.min(bytes.length, start + longestRow);
    let cell = start;
    for (;;) {
      const position = this.cellEnd(bytes, cell, stop);
      if (position < 0 || (position >= stop && stop < bytes.length)) {
        if (stop - start < longestRow && !last) return false;
        this.problem = position < 0 ? 'quote never closed' : 'too long';
      }
      if (this.problem !== undefined) return this.firstLine(bytes, start, last);
      if (position > cell && !this.isEmptyQuotes(bytes, cell, position)) this.filledCells = this.cells;
      if (position < bytes.length && bytes[position] === this.delimiter) {
        this.cells += 1;
        cell = position + 1;
        continue;
      }
      if (!this.lineEnd(bytes, position, last)) return false;
      this.blank = this.cells === 1 && isBlank(bytes, start, position);
      return true;
    }
  }

  /** Whether the row that was scanned last has nothing in any of its cells. */
  get isEmpty(): boolean {
    return this.blank || (this.problem === undefined && this.filledCells === 0);
  }

  /** Makes the row that was scanned last its first line alone. */
  cutToFirstLine(): void {
    if (this.breaks === 0) return;
    this.end = this.firstBreak;
    this.ending = 'lf';
    this.breaks = 0;
    this.cut = true;
  }

  /** Offset of the delimiter or line end behind a cell, or of `stop`; -1 when a quoted cell does not end before it. */
  private cellEnd(bytes: Uint8Array, start: number, stop: number): number {
    if (start >= stop || bytes[start] !== this.quote) return this.unquotedEnd(bytes, start, stop);
    const behind = this.quotedEnd(bytes, start + 1, stop);
    if (behind < 0 || behind >= stop) return behind;
    const next = bytes[behind];
    if (next !== this.delimiter && next !== lineFeed && next !== carriageReturn) {
      this.problem = 'text after a quoted cell';
    }
    return behind;
  }

  private isEmptyQuotes(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start === 2 && bytes[start] === this.quote && bytes[start + 1] === this.quote;
  }

  private unquotedEnd(bytes: Uint8Array, start: number, stop: number): number {
    const { special, quote } = this;
    let position = start;
    for (; position < stop; position += 1) {
      const byte = bytes[position] ?? 0;
      if (special[byte] === 0) continue;
      if (byte !== quote) break;
      this.looseQuote = true;
    }
    return position;
  }

  /** Offset behind the closing quote; -1 when there is none before `stop`. */
  private quotedEnd(bytes: Uint8Array, start: number, stop: number): number {
    for (let position = start; position < stop; position += 1) {
      const byte = bytes[position];
      if (byte === this.quote) {
        if (this.escape !== this.quote || bytes[position + 1] !== this.quote) return position + 1;
        position += 1;
      } else if (byte === this.escape && (bytes[position + 1] === this.quote || bytes[position + 1] === this.escape)) {
        position += 1;
      } else if (byte === lineFeed || byte === carriageReturn) {
        if (byte === carriageReturn && bytes[position + 1] === lineFeed) position += 1;
        if (this.breaks === 0) this.firstBreak = position + 1;
        this.breaks += 1;
      }
    }
    return -1;
  }

  /** Takes the line end at `position`; false when it may go on in the bytes to come. */
  private lineEnd(bytes: Uint8Array, position: number, last: boolean): boolean {
    if (position >= bytes.length) {
      this.end = bytes.length;
      this.ending = 'none';
      return last;
    }
    if (bytes[position] === lineFeed) {
      this.end = position + 1;
      this.ending = 'lf';
      return true;
    }
    const paired = bytes[position + 1] === lineFeed;
    this.end = position + (paired ? 2 : 1);
    this.ending = paired ? 'crlf' : 'cr';
    return paired || last || position + 1 < bytes.length;
  }

  private firstLine(bytes: Uint8Array, start: number, last: boolean): boolean {
    if (this.breaks > 0) {
      this.cutToFirstLine();
      return true;
    }
    const position = lineEndFrom(bytes, start);
    if (position < bytes.length || last) return this.lineEnd(bytes, position, last);
    this.end = position;
    this.ending = 'lf';
    this.unended = true;
    return bytes.length - start >= longestRow;
  }
}

/** Offset of the next line end, or of the end of the bytes. */
export function lineEndFrom(bytes: Uint8Array, start: number): number {
  let position = start;
  while (position < bytes.length && bytes[position] !== lineFeed && bytes[position] !== carriageReturn) position += 1;
  return position;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position += 1) if (!blanks.has(bytes[position] ?? 0)) return false;
  return true;
}
