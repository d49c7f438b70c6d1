import { stripVTControlCharacters } from 'node:util';
import { groupDigits } from './numbers.ts';
import type { Cell } from './output.ts';

/** Lines of a table whose columns are two blanks apart. A column of numbers stands to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const right = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const texts = [
    header,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? groupDigits(cell) : cell))),
  ];
  const widths = header.map((_, column) => Math.max(...texts.map((row) => width(row[column] ?? ''))));
  return texts.map((row) =>
    widths
      .map((most, column) => pad(row[column] ?? '', most, right[column] === true))
      .join('  ')
      .trimEnd(),
  );
}

/** Code points, not counting colours. */
const width = (text: string) => [...stripVTControlCharacters(text)].length;

function pad(text: string, most: number, right: boolean): string {
  const blanks = ' '.repeat(most - width(text));
  return right ? blanks + text : text + blanks;
}
