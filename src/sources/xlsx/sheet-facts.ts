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
  /** The last row of any merged cells; 0 when there are none. */
  lastMerged: number;
}

export const newSheetFacts = (): SheetFacts => ({
  errors: 0,
  firstError: 0,
  unsolved: 0,
  firstUnsolved: 0,
  hiddenRows: 0,
  lastMerged: 0,
});

/**
 * What to tell of them. Names rows, never what they hold.
 *
 * @param headingEnd the last row above the data; 0 for a list without a header
 */
export function sheetWarnings(label: string, facts: SheetFacts, headingEnd: number): string[] {
  const { errors, firstError, unsolved, firstUnsolved, hiddenRows, lastMerged } = facts;
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
    ...(lastMerged > headingEnd
      ? [`${label}: merged cells below the header; the value counts for the first row and column of each group only`]
      : []),
  ];
}

function emptyCells(label: string, what: string, count: number, row: number): string[] {
  if (count === 0) return [];
  const cells = count === 1 ? `the cell in row ${row} with` : `${count} cells, the first in row ${row}, with`;
  return [`${label}: ${cells} ${what} ${count === 1 ? 'counts' : 'count'} as empty`];
}
