import type { Dialect } from '../../../src/sources/text/dialect.ts';

export interface ReferenceRows {
  readonly rows: readonly (readonly (string | null)[])[];
  /** Physical lines of the readable rows. */
  readonly lines: readonly number[];
  /** Physical lines where unreadable rows begin. */
  readonly unreadable: readonly number[];
}

const lineEnd = /\r\n|\n|\r/g;
const escapeForClass = (character: string) => (character === '|' ? '\\|' : character);

/**
 * What rows mean, by regular expressions over the whole text: slow, and made in another way than the scanner, so that the
 * two do not share a mistake. The first readable row counts as header and is left out, and wherever it comes again.
 */
export function referenceRows(text: string, dialect: Dialect): ReferenceRows {
  const quote = dialect.quote;
  const delimiter = escapeForClass(dialect.delimiter);
  const quoted =
    dialect.escape === quote
      ? `(?:[^${quote}]|${quote}${quote})*`
      : `(?:\\\\[${quote}\\\\]|[^${quote}\\\\]|\\\\(?![${quote}\\\\]))*`;
  const cell = `${quote}${quoted}${quote}|(?!${quote})[^${delimiter}\\r\\n]*`;
  const plain = (raw: string) => plainText(raw, dialect);
  const row = new RegExp(`(?:${cell})(?:${delimiter}(?:${cell}))*(?=\\r\\n|\\n|\\r|$)`, 'y');
  const rows: (string | null)[][] = [];
  const lines: number[] = [];
  const unreadable: number[] = [];
  let width: number | undefined;
  let header: string | undefined;
  let line = 1;
  for (let at = 0; at < text.length;) {
    row.lastIndex = at;
    const raw = row.exec(text)?.[0];
    const cells = raw === undefined ? [] : cellsOf(raw, cell);
    const fits =
      width === undefined || (cells.length >= width && cells.slice(width).every((each) => plain(each) === null));
    const isEmpty = raw !== undefined && cells.every((each) => plain(each) === null);
    const blank = isEmpty || (/^[ \t]*$/.test(text.slice(at, endOfLine(text, at))) && cells.length < 2);
    const again = header !== undefined && raw?.replace(/^\uFEFF/, '') === header;
    const readable = raw !== undefined && fits && !blank;
    const end = readable ? at + raw.length : endOfLine(text, at);
    if (readable && width !== undefined && !again) {
      rows.push(cells.slice(0, width).map(plain));
      lines.push(line);
    }
    if (readable) {
      width ??= cells.length;
      header ??= raw;
    }
    if (!readable && !blank) unreadable.push(line);
    lineEnd.lastIndex = end;
    const next = lineEnd.exec(text);
    const after = next?.index === end ? end + next[0].length : text.length;
    line += text.slice(at, after).match(lineEnd)?.length ?? 0;
    at = after;
  }
  return { rows, lines, unreadable };
}

function endOfLine(text: string, from: number): number {
  lineEnd.lastIndex = from;
  return lineEnd.exec(text)?.index ?? text.length;
}

function cellsOf(raw: string, cell: string): string[] {
  const next = new RegExp(cell, 'y');
  const cells: string[] = [];
  for (let at = 0; at <= raw.length; at += (cells.at(-1)?.length ?? 0) + 1) {
    next.lastIndex = at;
    cells.push(next.exec(raw)?.[0] ?? '');
  }
  return cells;
}

function plainText(cell: string, { quote, escape }: Dialect): string | null {
  const inner = cell.slice(1, -1);
  const unescaped = escape === quote ? inner.replaceAll(quote + quote, quote) : inner.replace(/\\(["\\])/g, '$1');
  const value = cell.startsWith(quote) ? unescaped : cell;
  return value === '' ? null : value;
}
