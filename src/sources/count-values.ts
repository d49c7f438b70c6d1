import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';

/** Columns that are asked about in one query. */
const atOnce = 100;

/**
 * Of each column of texts, how many values give each expression one. The columns' values are put below each other, because the
 * engine takes longer to prepare an expression than to run it on some hundred rows.
 *
 * @param expressions SQL, given that of a value
 * @returns for each column a count for each expression
 */
export async function countValues(
  engine: Engine,
  table: string,
  columns: readonly string[],
  expressions: (value: string) => readonly string[],
): Promise<number[][]> {
  const counted = expressions('value').map((expression, index) => `count(${expression})::INTEGER AS n${index}`);
  const found: number[][] = columns.map(() => counted.map(() => 0));
  for (let from = 0; from < columns.length; from += atOnce) {
    const some = columns.slice(from, from + atOnce);
    const values = `SELECT unnest([${some.map(quoteName).join(', ')}]) AS cell, unnest(range(${some.length})) AS place FROM ${table}`;
    const rows = await engine.rows(`
      SELECT place::INTEGER AS place, ${counted.join(', ')}
      FROM (SELECT place, ${valueOf('cell')} AS value FROM (${values})) GROUP BY place`);
    for (const row of rows) found[from + Number(row['place'])] = counted.map((_, index) => Number(row[`n${index}`]));
  }
  return found;
}

/** SQL of a cell's text. Shops put an apostrophe before dates and numbers, so that a spreadsheet leaves them alone. */
export const valueOf = (name: string): string => `ltrim(trim(${quoteName(name)}), '''')`;
