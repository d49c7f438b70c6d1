import { appendRows, type ColumnType } from './append-rows.ts';
import type { Engine } from './engine.ts';

/**
 * Appends rows to a temporary table whose first column is an INTEGER, the same for all, and whose others are VARCHAR.
 *
 * @param table the table's name, not quoted
 * @param batches rows as cells; every row has as many as the table has texts
 */
export async function appendTexts(
  engine: Engine,
  table: string,
  first: number,
  batches: AsyncIterable<readonly (readonly (string | null)[])[]>,
): Promise<void> {
  async function* withFirst(): AsyncGenerator<(number | string | null)[][]> {
    for await (const rows of batches) yield rows.map((row) => [first, ...row]);
  }
  const typesOf = (width: number) =>
    Array.from({ length: width }, (_, index): ColumnType => (index === 0 ? 'INTEGER' : 'VARCHAR'));
  await appendRows(engine, table, typesOf, withFirst());
}
