import type { Engine } from './engine.ts';

/**
 * Appends what a query gives in one engine to a temporary table of another, a chunk at a time, in its order.
 *
 * @param sql a query all of whose columns are VARCHAR
 * @param table the table's name, not quoted; it has a VARCHAR for each column
 */
export async function appendQuery(from: Engine, sql: string, to: Engine, table: string): Promise<void> {
  const result = await from.connection.stream(sql);
  const appender = await to.connection.createAppender(table, 'main', 'temp');
  try {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}
