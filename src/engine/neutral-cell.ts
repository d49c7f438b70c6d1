/**
 * SQL giving a text as a cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one. Signs
 * before digits alone are a number or a phone, and stay as they are.
 *
 * @param cell SQL of the text
 */
export function neutralCell(cell: string): string {
  const begins = `regexp_matches(${cell}, '^[=+@\\t\\r\\n-]')`;
  return `CASE WHEN ${begins} AND NOT regexp_matches(${cell}, '^[+-][0-9 ().]+$') THEN '''' || ${cell} ELSE ${cell} END`;
}
