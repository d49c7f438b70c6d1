import { join } from 'node:path';
import { appendQuery } from '../../../engine/append-query.ts';
import { Engine } from '../../../engine/engine.ts';
import { queryColumns } from '../../../engine/query-columns.ts';
import { readStatement } from '../../../engine/read-statement.ts';
import { parquetColumns } from '../../parquet/parquet-columns.ts';
import type { AskOptions, UseAnswer } from '../answer.ts';
import { databaseFile } from '../database-file.ts';
import { placeOfError } from '../place-of-error.ts';
import { duckdbError } from './duckdb-error.ts';

/** Puts a query to a DuckDB file, in an engine of its own that can neither write nor reach anything else. */
export async function askDuckdb<Result>(
  path: string,
  sql: string,
  options: AskOptions,
  use: UseAnswer<Result>,
): Promise<Result> {
  const { signal, tempDirectory } = options;
  const place = placeOfError(options);
  const explained = (error: unknown): never => {
    throw duckdbError(error, { path, sql, place });
  };
  const file = await databaseFile(path, 'DuckDB', place);
  const guest = await Engine.openFile(file, join(tempDirectory, 'guest')).catch(explained);
  const interrupt = (): void => guest.connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    const { kind, columns: written } = await readStatement(guest, sql).catch(explained);
    const fix = 'Correct the query under `sql:`.';
    if (kind === 'several') throw place.error('there are several statements, and a source is one query', { fix }, 0);
    if (kind === 'other') throw place.error('the query writes, and a source only reads', { fix }, 0);
    const query = sql.replace(/[\s;]*$/, '');
    const found = await queryColumns(guest, `\n${query}\n`).catch(explained);
    const columns = parquetColumns(
      found,
      written.map((name) => ({ name, children: [] })),
    );
    const cells = columns.map(({ text, isBytes }) => `(${isBytes ? 'NULL' : text})::VARCHAR`);
    return await use({
      columns: columns.map(({ header: name, isBytes }) => ({ name, isBytes })),
      appendTo: (engine, table) =>
        appendQuery(guest, `SELECT ${cells.join(', ')} FROM (\n${query}\n)`, engine, table).catch(explained),
    });
  } finally {
    signal.removeEventListener('abort', interrupt);
    guest.close();
  }
}
