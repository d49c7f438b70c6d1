import type { HeadingLines } from '../find-heading.ts';
import type { Dialect } from './dialect.ts';

/** Where the rows of a file are and what their columns are called. */
export interface Layout {
  readonly dialect: Dialect;
  /** As they stand in the file; for a list without header, what its column was taken for. */
  readonly headers: readonly string[];
  /** Rows before the data, empty ones aside: `sep=`, titles, the heading. 0 for a list without header. */
  readonly skippedRows: number;
  readonly heading: HeadingLines;
}
