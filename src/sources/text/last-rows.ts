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
export interface RowPlace extends Omit<LastRow, 'bytes'> {
  readonly start: number;
  readonly end: number;
  /** Whether its bytes are a row that can be taken apart. */
  readonly whole: boolean;
}

/** Remembers the last rows of a text that comes in pieces. */
export class LastRows {
  /** In their order; complete after `keep`. */
  rows: readonly LastRow[] = [];
  private places: RowPlace[] = [];
  private count = 0;

  /** Notes the next row; those that at least `keptRows` others follow may be left out. */
  note(place: RowPlace): void {
    this.places[this.count % keptRows] = place;
    this.count += 1;
  }

  /** Keeps the bytes of the rows since the last call, as they stand in `piece`. */
  keep(piece: Buffer): void {
    const oldest = this.count % keptRows;
    const inOrder = [...this.places.slice(oldest), ...this.places.slice(0, oldest)];
    const last = inOrder.map(({ start, end, whole, ...row }): LastRow => {
      const kept = whole && end - start <= longestKept;
      return { ...row, bytes: kept ? Buffer.from(piece.subarray(start, end)) : undefined };
    });
    this.rows = [...this.rows, ...last].slice(-keptRows);
    this.places = [];
    this.count = 0;
  }
}
