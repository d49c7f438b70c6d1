/** Where the values of a file go. */
export interface TableTarget {
  /** The temporary table, not quoted: `_file` INTEGER, then VARCHAR columns. */
  readonly table: string;
  readonly fileIndex: number;
  /** For each VARCHAR column, the file's column that feeds it; undefined when the file has none. */
  readonly positions: readonly (number | undefined)[];
}
