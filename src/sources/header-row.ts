/** Whether a header names an identifier: by its usual words, in a preset or in the config. */
export type KnowsHeader = (header: string) => boolean;

/** Titles and notes that reports put above their header go on for so many rows at most. */
export const mostTitles = 20;

/**
 * The index of the header among the first rows of a file: `sep=;` of Excel, lines of notes that begin with `#`, and titles
 * (rows much shorter than the table) come before it.
 *
 * @param width cells that most rows have
 */
export function headerIndex(rows: readonly (readonly string[])[], width: number, known: KnowsHeader): number {
  for (const [index, row] of rows.slice(0, mostTitles).entries()) {
    const next = rows[index + 1];
    if (next === undefined) return index;
    if (!(index === 0 && isSeparatorLine(row)) && !isTitle(row, next, width, known)) return index;
  }
  return 0;
}

function isSeparatorLine(row: readonly string[]): boolean {
  return row.length <= 2 && /^sep=.?$/i.test(row.join(''));
}

function isTitle(row: readonly string[], next: readonly string[], width: number, known: KnowsHeader): boolean {
  if (row.some(known)) return false;
  if (row[0]?.startsWith('#') === true && next.some((cell) => cell !== '')) return true;
  const filled = row.findLastIndex((cell) => cell.trim() !== '') + 1;
  // One cell less may be a header that lacks a name; it is a title only above what is clearly a header.
  return filled <= width - 2 || (filled === width - 1 && next.length === width && next.some(known));
}

const address = /[^\s(]@[^\s)]/;
const digest = /^\s*[0-9a-f]{32,64}\s*$/i;
const digits = /^\W*\d(?:[\s()./:+-]*\d){5,}\W*$/;

/** Whether a cell is somebody's address or digest. */
export const isAddress = (cell: string): boolean => address.test(cell) || digest.test(cell);

/** Whether a cell is somebody's number, or a date: nothing that names a column. */
export const isLongNumber = (cell: string): boolean => digits.test(cell);

/** Whether a row that ought to be the header is data. Nothing of it may then be shown: it is somebody's. */
export function holdsContact(row: readonly string[], known: KnowsHeader): boolean {
  if (row.some(isAddress)) return true;
  return !row.some(known) && row.some(isLongNumber);
}
