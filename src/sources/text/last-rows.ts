import { mostBelow } from '../below-table.ts';

/** Enough to see whether a row that has all others below it is one of the table. */
export const keptRows = mostBelow + 1;
/** What is longer is no line below a table. */
const longestKept = 4096;

/** A row near the end of a text. */
export interface LastRow {
  readonly line: number;
  /** Undefined when it is long, or when its quotes are wrong. */
  readonly bytes: Buffer | undefined;
  readonly fits: boolean;
  readonly afterGap: boolean;
  readonly unended: boolean;
}

/** Where a row stands in the piece of the text that is looked at. */
interface Place {
  line: number;
  fits: boolean;
  afterGap: boolean;
  unended: boolean;
  start: number;
  end: number;
  /** Whether its bytes are a row that can be taken apart. */
  whole: boolean;
}

/** Remembers the last rows of a text that comes in pieces, and makes nothing new for each of its rows. */
export class LastRows {
  /** In their order; complete after `keep`. */
  rows: readonly LastRow[] = [];
  private readonly places = Array.from({ length: keptRows }, (): Place => {
    return { line: 0, fits: false, afterGap: false, unended: false, start: 0, end: 0, whole: false };
  });
  private count = 0;

  /** The place for the next row, to be filled in; rows that at least `keptRows` others follow may be left out. */
  next(): Place | undefined {
    this.count += 1;
    return this.places[(this.count - 1) % keptRows];
  }

  /** Keeps the bytes of the rows since the last call, as they stand in `piece`. */
  keep(piece: Buffer): void {
    if (this.count === 0) return;
    const oldest = this.count % keptRows;
    const inOrder =
      this.count < keptRows
        ? this.places.slice(0, this.count)
        : this.places.slice(oldest).concat(this.places.slice(0, oldest));
    const last = inOrder.map(({ start, end, whole, ...row }): LastRow => {
      const kept = whole && end - start <= longestKept;
      return { ...row, bytes: kept ? Buffer.from(piece.subarray(start, end)) : undefined };
    });
    this.rows = [...this.rows, ...last].slice(-keptRows);
    this.count = 0;
  }
}
