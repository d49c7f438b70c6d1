/** What is odd about the cells of a sheet. */
export interface SheetFacts {
  /** Cells with an error such as `#N/A`, and the row of the first. */
  errors: number;
  firstError: number;
  /** Cells with a formula that nothing has worked out. */
  unsolved: number;
  firstUnsolved: number;
  /** Rows with values that are not shown. */
  hiddenRows: number;
  /** The last row of each group of merged cells. */
  readonly merged: number[];
}

export const newSheetFacts = (): SheetFacts => ({
  errors: 0,
  firstError: 0,
  unsolved: 0,
  firstUnsolved: 0,
  hiddenRows: 0,
  merged: [],
});

/**
 * What to tell of them. Names rows, never what they hold.
 *
 * @param headerRow the row of the header; 0 for a list without one
 */
export function sheetWarnings(label: string, facts: SheetFacts, headerRow: number): string[] {
  const { errors, firstError, unsolved, firstUnsolved, hiddenRows } = facts;
  const merged = facts.merged.filter((row) => row > headerRow).length;
  return [
    ...emptyCells(label, 'an error such as #N/A', errors, firstError),
    ...emptyCells(
      label,
      'a formula without a result (to open the workbook in Excel and save it gives one)',
      unsolved,
      firstUnsolved,
    ),
    ...(hiddenRows > 0
      ? [`${label}: ${hiddenRows === 1 ? 'one row is' : `${hiddenRows} rows are`} hidden, and read all the same`]
      : []),
    ...(merged > 0
      ? [`${label}: merged cells below the header; the value counts for the first row and column of each group only`]
      : []),
  ];
}

function emptyCells(label: string, what: string, count: number, row: number): string[] {
  if (count === 0) return [];
  const cells = count === 1 ? `the cell in row ${row} with` : `${count} cells, the first in row ${row}, with`;
  return [`${label}: ${cells} ${what} ${count === 1 ? 'counts' : 'count'} as empty`];
}
