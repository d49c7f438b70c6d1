import type { Layout } from './layout.ts';
import { PlainRows } from './plain-rows.ts';
import { lineEndFrom, type RowEnd, RowScanner } from './row-scanner.ts';
import { keptRows } from './last-rows.ts';
import type { TextTally } from './text-tally.ts';

/** What is longer is not looked for again. */
const longestHeading = 1 << 16;

/** To look for plain rows takes longer than it saves where fewer stand below each other. */
const worthLooking = 5;
const longestPause = 63;

const endLengths: Readonly<Record<RowEnd, number>> = { lf: 1, crlf: 2, cr: 1, none: 0 };

/**
 * The readable rows of a file, as bytes of whole rows, many at a time; the tally says of all rows what they are. Rows that
 * come before the data, blank lines and unreadable rows are left out. Memory holds one chunk and the longest row.
 *
 * @param chunks the text, without byte-order mark, in an encoding that keeps ASCII
 */
export async function* readableRows(
  chunks: AsyncIterable<Buffer>,
  layout: Layout,
  tally: TextTally,
): AsyncGenerator<Buffer> {
  const walk = new RowWalk(layout, tally);
  for await (const chunk of chunks) {
    // The end of the row that began in the chunk before, by itself: the rest of the chunk need not be copied behind it.
    const begun = chunk.indexOf('\n') + 1;
    for (const part of [chunk.subarray(0, begun), chunk.subarray(begun)]) {
      const rows = part.length > 0 ? walk.push(part, false) : part;
      if (rows.length > 0) yield rows;
    }
  }
  const rows = walk.push(Buffer.alloc(0), true);
  if (rows.length > 0) yield rows;
}

class RowWalk {
  private readonly layout: Layout;
  private readonly tally: TextTally;
  private readonly scanner: RowScanner;
  private readonly plain: PlainRows;
  /** Bytes of a row that is not complete. */
  private rest: Buffer = Buffer.alloc(0);
  /** Whether the rest of an overlong line is still to be passed over. */
  private passing = false;
  private toSkip: number;
  /** The rows above the data without their line ends, and how long they are. */
  private readonly headings: Buffer[] = [];
  private readonly headingLengths = new Set<number>();
  /** Whether nothing stands in the line before. */
  private gap = false;
  private line = 1;
  /** Bytes before `rest`. */
  private offset = 0;
  /** Rows for which plain ones are not looked for once more, because few were found; and how many of these are to come. */
  private pause = 0;
  private pausing = 0;

  constructor(layout: Layout, tally: TextTally) {
    this.layout = layout;
    this.tally = tally;
    this.scanner = new RowScanner(layout.dialect);
    this.plain = new PlainRows(layout.dialect, layout.headers.length);
    this.toSkip = layout.skippedRows;
  }

  push(chunk: Buffer, last: boolean): Buffer {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const runs: Buffer[] = [];
    this.plain.take(bytes);
    let position = this.passing ? this.passLine(bytes, last) : 0;
    let from = position;
    while (!this.passing && position < bytes.length) {
      position = this.passPlain(bytes, position);
      if (position >= bytes.length || !this.scanner.scan(bytes, position, last)) break;
      const readable = this.judge(bytes, position);
      if (!readable && position > from) runs.push(bytes.subarray(from, position));
      position = this.scanner.end;
      if (!readable) from = position;
      this.passing = this.scanner.unended;
    }
    if (position > from) runs.push(bytes.subarray(from, position));
    this.tally.lastRows.keep(bytes);
    this.rest = bytes.subarray(position);
    this.offset += position;
    const [only] = runs;
    return only !== undefined && runs.length === 1 ? only : Buffer.concat(runs);
  }

  /** Counts the rows from `position` on that need no judge; gives the offset behind them. */
  private passPlain(bytes: Buffer, position: number): number {
    const { plain, tally } = this;
    if (this.toSkip > 0) return position;
    if (this.pausing > 0) {
      this.pausing -= 1;
      return position;
    }
    plain.scan(position, this.headings);
    this.pause = plain.rows >= worthLooking ? 0 : Math.min(2 * this.pause + 1, longestPause);
    this.pausing = this.pause;
    if (plain.rows === 0) return position;
    if (plain.lf) tally.endings.add('lf');
    if (plain.crlf) tally.endings.add('crlf');
    tally.readable(this.line, plain.rows);
    this.line += plain.rows;
    this.rememberLast(bytes, position, plain.end, plain.rows);
    return plain.end;
  }

  /** Counts the row that was scanned; true when it is data that can be read. */
  private judge(bytes: Buffer, position: number): boolean {
    const { scanner, tally, line } = this;
    if (scanner.ending !== 'none' && !scanner.cut) tally.endings.add(scanner.ending);
    if (scanner.looseQuote) tally.looseQuotes = true;
    if (scanner.isEmpty) return this.passEmpty(position);
    if (this.toSkip > 0) return this.skip(bytes, position);
    const problem = scanner.problem ?? this.misfit();
    if (this.isHeading(bytes, position)) {
      this.line += 1 + scanner.breaks;
      if (problem === undefined) tally.fitsLeftOut = true;
      else tally.misfitAt(this.offset + position);
      tally.repeatsHeader(line);
      return false;
    }
    const whole = scanner.problem === undefined && (problem === undefined || scanner.breaks === 0);
    if (problem === undefined) {
      this.line += 1 + scanner.breaks;
      if (scanner.breaks > 0) tally.multiline = true;
      tally.readable(line);
    } else {
      this.line += 1;
      this.refuse(problem, bytes, position, line);
    }
    this.remember(line, position, scanner.end, problem === undefined, whole, scanner.ending === 'none');
    return problem === undefined;
  }

  /** Remembers the last of so many rows that stand from `from` to `to`, a line each: they may be the last of the text. */
  private rememberLast(bytes: Buffer, from: number, to: number, rows: number): void {
    const run = bytes.subarray(from, to);
    const starts: number[] = [];
    for (let end = run.length; starts.length < Math.min(rows, keptRows); end = starts.at(-1) ?? 0) {
      starts.push(run.lastIndexOf('\n', end - 2) + 1);
    }
    if (rows > keptRows) this.gap = false;
    for (const [before, at] of [...starts.entries()].toReversed()) {
      const end = from + (starts[before - 1] ?? run.length);
      this.remember(this.line - 1 - before, from + at, end, true, true, false);
    }
  }

  private remember(line: number, start: number, end: number, fits: boolean, whole: boolean, unended: boolean): void {
    const place = this.tally.lastRows.next();
    if (place === undefined) return;
    place.line = line;
    place.fits = fits;
    place.afterGap = this.gap;
    place.unended = unended;
    place.start = start;
    place.end = end;
    place.whole = whole;
    this.gap = false;
  }

  private refuse(problem: string, bytes: Buffer, position: number, line: number): void {
    const { scanner, tally } = this;
    if (scanner.breaks > 0 || scanner.problem !== undefined) tally.broken = true;
    scanner.cutToFirstLine();
    const endsHere = scanner.ending === 'none';
    if (endsHere && this.lacksSomething()) tally.cutOffLine = line;
    const reason = endsHere ? `${problem}, and the file ends here without a line end` : problem;
    tally.bad(line, reason, bytes.subarray(position, scanner.end));
    tally.misfitAt(this.offset + position);
  }

  /** Passes over a line of nothing, or a row with nothing in its cells: spreadsheets write hundreds below a table. */
  private passEmpty(position: number): boolean {
    const { scanner, tally } = this;
    this.line += 1;
    this.gap = true;
    if (!scanner.blank) {
      tally.emptyRows = true;
      if (this.toSkip === 0 && this.misfit() !== undefined) tally.misfitAt(this.offset + position);
    } else if (scanner.end - position === endLengths[scanner.ending]) tally.emptyLines = true;
    else tally.blankLines = true;
    return false;
  }

  private skip(bytes: Buffer, position: number): boolean {
    const { scanner } = this;
    this.toSkip -= 1;
    if (scanner.breaks > 0 || scanner.problem !== undefined) this.tally.broken = true;
    const heading = bytes.subarray(position, scanner.end - endLengths[scanner.ending]);
    if (heading.length <= longestHeading) {
      this.headings.push(Buffer.from(heading));
      this.headingLengths.add(heading.length);
    }
    this.line += 1 + scanner.breaks;
    this.tally.dataLine = this.line;
    return false;
  }

  /** Whether the row is one of those above the data once more, as where exports were put one behind the other. */
  private isHeading(bytes: Buffer, position: number): boolean {
    const { scanner, headings } = this;
    const end = scanner.end - endLengths[scanner.ending];
    const start = bytes[position] === 0xef && bytes[position + 1] === 0xbb ? position + 3 : position;
    if (!this.headingLengths.has(end - start)) return false;
    return headings.some((heading) => heading.length === end - start && heading.equals(bytes.subarray(start, end)));
  }

  /** Why the row does not fit the header. Empty cells behind the last one are delimiters too many and harm nobody. */
  private misfit(): string | undefined {
    const { cells, filledCells } = this.scanner;
    const wanted = this.layout.headers.length;
    if (cells >= wanted && filledCells <= wanted) return undefined;
    return `has ${cells} ${cells === 1 ? 'cell' : 'cells'} instead of ${wanted}`;
  }

  /** Whether more of the row may have followed: what has too much is odd, and not cut off. */
  private lacksSomething(): boolean {
    const { problem, cells } = this.scanner;
    return problem === 'quote never closed' || cells < this.layout.headers.length;
  }

  /** Passes over what is left of a line that is too long. */
  private passLine(bytes: Buffer, last: boolean): number {
    const end = lineEndFrom(bytes, 0);
    if (end >= bytes.length - 1 && !last) return end;
    this.passing = false;
    return Math.min(bytes.length, end + (bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? 2 : 1));
  }
}
