import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { kindOf } from './cell-kinds.ts';
import type { SourceTable } from './source-table.ts';

/** Columns of a short table that are asked about in one query. */
const atOnce = 100;
/** From so many rows on, putting columns below each other takes longer than preparing the expressions for each. */
const longTable = 10_000;

/**
 * Of each column of texts, how many values give each expression one. The columns' values are put below each other, because the
 * engine takes longer to prepare an expression than to run it on some hundred rows.
 *
 * @param source its quoted table and the number of its rows
 * @param expressions SQL over `value`, its `cell` as it stands, and the `kind` of that
 * @param among SQL over the same: which are counted
 * @returns for each column a count for each expression
 */
export async function countValues(
  engine: Engine,
  source: Pick<SourceTable, 'table' | 'rows'>,
  columns: readonly string[],
  expressions: readonly string[],
  among = 'true',
): Promise<number[][]> {
  const counted = expressions.map((expression, index) => `count(${expression})::INTEGER AS n${index}`);
  const found: number[][] = columns.map(() => counted.map(() => 0));
  const step = source.rows < longTable ? atOnce : 1;
  for (let from = 0; from < columns.length; from += step) {
    const some = columns.slice(from, from + step);
    const [place, grouped] = some.length === 1 ? ['0', ''] : ['place', 'GROUP BY place'];
    const rows = await engine.rows(`
      SELECT ${place}::INTEGER AS place, ${counted.join(', ')}
      FROM (SELECT *, ${valueOf('cell')} AS value, ${kindOf('cell')} AS kind
        FROM (${cellsOf(source.table, some)}) WHERE cell IS NOT NULL)
      WHERE ${among} ${grouped}`);
    for (const row of rows) found[from + Number(row['place'])] = counted.map((_, index) => Number(row[`n${index}`]));
  }
  return found;
}

/** Each cell, and the place of its column where there are several. */
function cellsOf(table: string, columns: readonly string[]): string {
  const [only, ...others] = columns.map(quoteName);
  if (others.length === 0) return `SELECT ${only} AS cell FROM ${table}`;
  return `SELECT unnest([${[only, ...others].join(', ')}]) AS cell, unnest(range(${columns.length})) AS place FROM ${table}`;
}

/**
 * SQL of a cell's text. Shops put an apostrophe before dates and numbers, so that a spreadsheet leaves them alone. Hardly a cell
 * has anything to be taken off, and to see that takes a fifth of the time; blanks that are not ASCII may stand anywhere.
 */
export function valueOf(name: string): string {
  const cell = quoteName(name);
  return `CASE WHEN ${cell} >= '(' AND strlen(${cell}) = length(${cell}) AND NOT ends_with(${cell}, ' ') THEN ${cell}
    ELSE ltrim(trim(${cell}), '''') END`;
}
