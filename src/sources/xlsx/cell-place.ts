/** Rows and columns that a sheet can have (Excel's specifications and limits, 2026). */
export const mostSheetRows = 1_048_576;
export const mostSheetColumns = 16_384;

const letterA = 'A'.charCodeAt(0);
const letters = 26;

/** The column of a reference such as `AB12`, from 0; undefined when it names none that a sheet can have. */
export function columnIndex(reference: string): number | undefined {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - letterA;
    if (letter < 0 || letter >= letters) break;
    column = column * letters + letter + 1;
    if (column > mostSheetColumns) return undefined;
  }
  return column === 0 ? undefined : column - 1;
}

/** The letters of a column, from 0: `AB`. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / letters);
  return `${rest === 0 ? '' : columnLetters(rest - 1)}${String.fromCharCode(letterA + (index % letters))}`;
}

/** The row of a reference such as `AB12`, from 1. */
export function rowNumber(reference: string): number {
  return Number(reference.replace(/^[A-Z]+/, ''));
}
