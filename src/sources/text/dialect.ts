/** How a file writes its rows and cells. Line ends are not part of it: every row may end in its own way. */
export interface Dialect {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly quote: '"' | "'";
  /** What stands before a quote within a quoted cell: the quote once more, or a backslash. */
  readonly escape: '"' | "'" | '\\';
}

/** The longest row that is read, in bytes; it is also the limit of DuckDB's reader (`max_line_size`). */
export const longestRow = 2_000_000;
