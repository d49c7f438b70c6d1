import { type DuckDBConnection, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { Engine } from './engine.ts';

/** Rows that the engine takes at once (its vector size). */
const chunkRows = 2048;

type Appender = Awaited<ReturnType<DuckDBConnection['createAppender']>>;

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
  const appender = await engine.connection.createAppender(table, 'main', 'temp');
  try {
    for await (const rows of batches) {
      for (let from = 0; from < rows.length; from += chunkRows) {
        appendChunk(appender, first, rows.slice(from, from + chunkRows));
      }
    }
  } finally {
    appender.closeSync();
  }
}

function appendChunk(appender: Appender, first: number, rows: readonly (readonly (string | null)[])[]): void {
  const width = rows[0]?.length ?? 0;
  const chunk = DuckDBDataChunk.create([INTEGER, ...Array.from({ length: width }, () => VARCHAR)], rows.length);
  chunk.setRows(rows.map((row) => [first, ...row]));
  appender.appendDataChunk(chunk);
}
