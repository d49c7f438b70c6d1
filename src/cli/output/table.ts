import { groupDigits } from './numbers.ts';
import type { Cell } from './output.ts';
import { textWidth } from './text-width.ts';

/** Lines of a table whose columns are two blanks apart. A column of numbers stands to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const right = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const texts = [header, ...rows].map((row) => row.map(cellText));
  const widths = header.map((_, column) => Math.max(...texts.map((row) => textWidth(row[column] ?? ''))));
  return texts.map((row) =>
    widths
      .map((most, column) => pad(row[column] ?? '', most, right[column] === true))
      .join('  ')
      .trimEnd(),
  );
}

/** Names come from files and may hold line breaks and tabs; a row stays one line. */
function cellText(cell: Cell): string {
  return typeof cell === 'number' ? groupDigits(cell) : cell.replace(/[\t\n\r]+/g, ' ');
}

function pad(text: string, most: number, right: boolean): string {
  const blanks = ' '.repeat(most - textWidth(text));
  return right ? blanks + text : text + blanks;
}
