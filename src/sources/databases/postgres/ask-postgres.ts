import type pg from 'pg';
import Cursor from 'pg-cursor';
import type { PostgresConnection } from '../../../config/source-config.ts';
import { appendRows, varchars } from '../../../engine/append-rows.ts';
import type { AskOptions, UseAnswer } from '../answer.ts';
import { placeOfError } from '../place-of-error.ts';
import { cellReader, type CellReader } from './cell-readers.ts';
import { openClient } from './open-client.ts';
import { postgresError } from './postgres-error.ts';

type Cells = readonly (string | null)[];

interface Batch {
  readonly rows: readonly Cells[];
  readonly fields: readonly pg.FieldDef[];
}

/** Rows of the first batch: enough to see how large they are. */
const firstRows = 100;
const mostRows = 10_000;
/** Characters that a batch should have, so that wide rows do not fill the memory. */
const batchSize = 4_000_000;

/** Puts a query to a PostgreSQL server: in a transaction that cannot write, row by row as they come, all values as texts. */
export async function askPostgres<Result>(
  connection: PostgresConnection,
  sql: string,
  options: AskOptions,
  use: UseAnswer<Result>,
): Promise<Result> {
  const { signal } = options;
  const place = placeOfError(options);
  const { client, abandon } = await openClient(connection, signal, place);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    signal.throwIfAborted();
    await client.query(beginning(options.timeout));
    const arrays = await arrayTypes(client);
    const cursor = client.query(new Cursor<Cells>(sql, [], { rowMode: 'array', types: asTexts }));
    const first = await read(cursor, firstRows);
    const readers = first.fields.map(({ dataTypeID }) => cellReader(dataTypeID, arrays));
    const result = await use({
      columns: first.fields.map(({ name }, index) => ({ name, isBytes: readers[index] === undefined })),
      appendTo: (engine, table) => appendRows(engine, table, varchars, cellsOf(batches(cursor, first), readers)),
    });
    // What the server concludes is whole.
    await client.query('COMMIT');
    await client.end();
    return result;
  } catch (error) {
    abandon();
    throw postgresError(error, connection, place);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

/** One snapshot, nothing written, dates that say which number is the month. Local to the transaction: poolers pass it on. */
function beginning(timeout: number): string {
  return [
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    `SET LOCAL statement_timeout = ${timeout}`,
    "SET LOCAL datestyle = 'ISO, YMD'",
  ].join('; ');
}

/** Types whose values are lists of plain values; lists of JSON, of bytes and of rows have no such form. */
async function arrayTypes(client: pg.Client): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ oid: number }>(
    `SELECT list.oid::bigint::float8 AS oid
    FROM pg_catalog.pg_type AS list JOIN pg_catalog.pg_type AS value ON value.oid = list.typelem
    WHERE list.typcategory = 'A' AND value.typtype IN ('b', 'd', 'e')
      AND value.typname NOT IN ('json', 'jsonb', 'bytea', 'box')`,
  );
  return new Set(rows.map(({ oid }) => oid));
}

/** No value passes through a JavaScript type, which would shorten numbers and shift dates. */
const asTexts: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** All rows, as many at a time as are about `batchSize` long. */
async function* batches(cursor: Cursor<Cells>, first: Batch): AsyncGenerator<readonly Cells[]> {
  let asked = firstRows;
  let { rows } = first;
  for (;;) {
    yield rows;
    if (rows.length < asked) return;
    const length = rows.reduce((sum, row) => sum + row.reduce((chars, cell) => chars + (cell?.length ?? 0), 0), 0);
    asked = Math.max(1, Math.min(mostRows, Math.floor((batchSize * rows.length) / Math.max(1, length))));
    ({ rows } = await read(cursor, asked));
  }
}

async function* cellsOf(
  all: AsyncIterable<readonly Cells[]>,
  readers: readonly (CellReader | undefined)[],
): AsyncGenerator<Cells[]> {
  for await (const rows of all) {
    yield rows.map((row) => row.map((cell, index) => (cell === null ? null : (readers[index]?.(cell) ?? null))));
  }
}

function read(cursor: Cursor<Cells>, rows: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    cursor.read(rows, (error, found, result) => {
      if (error === undefined || error === null) resolve({ rows: found, fields: result.fields });
      else reject(error);
    });
  });
}
