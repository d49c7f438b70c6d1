import { BIGINT, DuckDBDataChunk, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { Engine } from './engine.ts';

/** Rows that the engine takes at once (its vector size). */
const chunkRows = 2048;

const types = { BIGINT, INTEGER, VARCHAR };
export type ColumnType = keyof typeof types;

/** The types of a table all of whose columns hold texts. */
export const varchars = (width: number): ColumnType[] => Array.from({ length: width }, () => 'VARCHAR');

/**
 * Appends rows to a temporary table.
 *
 * @param table the table's name, not quoted
 * @param typesOf the types of the table's columns, given how many there are
 * @param batches every row has a value for each column
 */
export async function appendRows(
  engine: Engine,
  table: string,
  typesOf: (width: number) => readonly ColumnType[],
  batches: AsyncIterable<readonly (readonly (string | number | null)[])[]>,
): Promise<void> {
  const appender = await engine.connection.createAppender(table, 'main', 'temp');
  try {
    for await (const rows of batches) {
      for (let from = 0; from < rows.length; from += chunkRows) {
        const some = rows.slice(from, from + chunkRows);
        const columns = typesOf(some[0]?.length ?? 0);
        const chunk = DuckDBDataChunk.create(
          columns.map((type) => types[type]),
          some.length,
        );
        chunk.setRows(some.map((row) => row.map((value, index) => valueAs(columns[index], value))));
        appender.appendDataChunk(chunk);
      }
    }
  } finally {
    appender.closeSync();
  }
}

function valueAs(type: ColumnType | undefined, value: string | number | null): DuckDBValue {
  return type === 'BIGINT' && value !== null ? BigInt(value) : value;
}
