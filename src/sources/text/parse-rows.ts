import { parse } from 'csv-parse/sync';
import type { Dialect } from './dialect.ts';

/** The cells of rows that the scanner has found; blank lines are left out. */
export function parseRows(rows: Buffer, dialect: Dialect): string[][] {
  const doubled = dialect.escape === dialect.quote ? rows : withDoubledQuotes(rows, dialect);
  return parse(doubled, {
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote within an unquoted cell is a character; the scanner has let no other misplaced quote pass.
    relax_quotes: true,
    skip_empty_lines: true,
  });
}

/**
 * Rows in which a backslash stands before quotes, as rows with doubled quotes: csv-parse would drop a backslash before
 * anything else, too (`C:\temp`).
 */
function withDoubledQuotes(rows: Buffer, { delimiter, quote }: Dialect): Buffer {
  const between = delimiter === '|' ? '\\|' : delimiter;
  const cell = new RegExp(`(^|[${between}\\r\\n])${quote}((?:\\\\[^]|[^${quote}\\\\])*)${quote}`, 'g');
  const escaped = new RegExp(`\\\\([${quote}\\\\])`, 'g');
  const unescape = (_: string, character: string) => (character === quote ? quote + quote : character);
  const text = rows.toString('latin1').replace(cell, (_, before: string, inner: string) => {
    return `${before}${quote}${inner.replace(escaped, unescape)}${quote}`;
  });
  return Buffer.from(text, 'latin1');
}
