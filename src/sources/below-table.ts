import { isAddress, isLongNumber, type KnowsHeader } from './header-row.ts';
import { isNote, isTotalLabel } from './report-words.ts';

/** Rows that may stand below a table; where more follow that are no contacts, something else is wrong. */
export const mostBelow = 20;

/** One of the last rows of a table that have anything in them. */
export interface EndRow {
  /** Undefined when it cannot be taken apart. */
  readonly cells: readonly string[] | undefined;
  /** Whether it has as many cells as the header. */
  readonly fits: boolean;
  /** Whether there is nothing in the line before it. */
  readonly afterGap: boolean;
  /** Whether the file ends in the midst of it or just behind it, without a line end. */
  readonly unended: boolean;
}

/**
 * Finds what reports put below their table: totals, the number of records, who made it and when, whose it is. Whatever could
 * be somebody is left in the table: a row with an e-mail or a number under a column of an identifier, and a line that is only
 * short, unless it stands behind a gap or another such line.
 *
 * @param rows the last `mostBelow` + 1 rows of the table, or all of them
 * @returns for each row whether it is below the table. Of the rows that fit, none stands above one that is in it.
 */
export function findBelowTable(
  rows: readonly EndRow[],
  headers: readonly string[],
  known: KnowsHeader,
): readonly boolean[] {
  const named = headers.map(known);
  const below: boolean[] = [];
  // Whether a gap or another such line says that the table is over, and whether words or figures do.
  let evident = false;
  let stated = false;
  for (const row of rows) {
    const kind = kindOf(row, named);
    evident ||= row.afterGap;
    const isBelow: boolean = kind === 'statement' || (kind === 'short' && evident && (stated || !row.unended));
    evident = isBelow;
    stated = isBelow && (stated || kind === 'statement');
    below.push(isBelow);
  }
  const lastOfTable = rows.findLastIndex((row, index) => row.fits && below[index] === false);
  if (lastOfTable < 0 && rows.length > mostBelow) return rows.map(() => false);
  return below.map((isBelow, index) => isBelow && index > lastOfTable);
}

/** A cell that is longer is no line of a report, and would take patterns too long. */
const longestCell = 2000;
const figure = /^[-(]?\s*\p{Sc}?\s*\d[\d.,'’\s]*(?:%|\p{Sc}|[A-Z]{3})?\)?$/u;

/** `statement`: its words or figures are a report's. `short`: too little for a row of the table. */
function kindOf({ cells, fits }: EndRow, named: readonly boolean[]): 'statement' | 'short' | 'table' {
  if (cells === undefined || cells.some((cell) => cell.length > longestCell || isAddress(cell))) return 'table';
  const filled = cells.flatMap((cell, column) => (cell.trim() === '' ? [] : [{ text: cell.trim(), column }]));
  const [first, ...others] = filled;
  if (first === undefined) return 'short';
  const isNamed = ({ column }: { column: number }) => fits && named[column] === true;
  const figures = others.filter(({ text }) => !isTotalLabel(text));
  const areFigures = figures.every(({ text }) => figure.test(text));
  const isSum = fits && first.column > 0 && figure.test(first.text) && !isNamed(first);
  // A number of records stands under any column: `Total, Count, 85`.
  const isCount = isTotalLabel(first.text) && figures.length < others.length;
  if (areFigures && (isCount || ((isTotalLabel(first.text) || isSum) && !figures.some(isNamed)))) return 'statement';
  if (filled.some(({ text }) => isLongNumber(text) || figure.test(text)) || others.some(isNamed)) return 'table';
  // What stands under an identifier may be an id: only the note itself does, when nothing else is in its row.
  if (isNamed(first) && others.length > 0) return 'table';
  if (filled.length <= 3 && filled.some(({ text }) => isNote(text))) return 'statement';
  if (named.length < 3 || isNamed(first)) return 'table';
  return filled.length === 1 || (!fits && filled.length === 2 && named.length >= 4) ? 'short' : 'table';
}
