import { parse } from 'csv-parse/sync';
import type { Dialect } from './dialect.ts';

/** The cells of rows that the scanner has found; blank lines are left out. */
export function parseRows(rows: Buffer, dialect: Dialect): string[][] {
  return parse(rows, {
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.escape,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote within an unquoted cell is a character; the scanner has let no other misplaced quote pass.
    relax_quotes: true,
    skip_empty_lines: true,
  });
}
