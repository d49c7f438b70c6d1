import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import sqlite from 'node-sqlite3-wasm';
import { appendRows, varchars } from '../../../engine/append-rows.ts';
import type { AskOptions, UseAnswer } from '../answer.ts';
import { databaseFile } from '../database-file.ts';
import { placeOfError } from '../place-of-error.ts';
import { copyDatabase } from './copy-database.ts';
import { sqliteError } from './sqlite-error.ts';

type Value = string | number | bigint | Uint8Array | null;

/** Rows that are read before anything else has its turn: the time limit, and a person who ends the run. */
const batchRows = 2048;
const view = '"query of the source"';

/** Puts a query to a copy of a SQLite file. Its time is looked at between rows. */
export async function askSqlite<Result>(
  path: string,
  sql: string,
  options: AskOptions,
  use: UseAnswer<Result>,
): Promise<Result> {
  const { signal, tempDirectory } = options;
  const place = placeOfError(options);
  const copy = await copyDatabase(await databaseFile(path, 'SQLite', place), { path, tempDirectory, place });
  const database = new sqlite.Database(copy);
  try {
    signal.throwIfAborted();
    const names = describe(database, sql);
    const bytes = new Set<number>();
    return await use({
      columns: names.map((name, index) => ({
        name,
        get isBytes() {
          return bytes.has(index);
        },
      })),
      appendTo: (engine, table) =>
        appendRows(engine, table, varchars, rowsOf(database.prepare(sql), names, bytes, signal)),
    });
  } catch (error) {
    throw sqliteError(error, { path, sql, place });
  } finally {
    database.close();
    await rm(dirname(copy), { recursive: true, force: true });
  }
}

/**
 * The names of a query's columns, without a row of it. As a view it can be nothing but a query; in parentheses, nothing but one.
 *
 * @throws SQLite3Error for mistakes in it
 */
function describe(database: sqlite.Database, sql: string): string[] {
  // Without other readers, the log needs no memory that is shared between them.
  database.exec('PRAGMA locking_mode = exclusive');
  database.prepare(sql).finalize();
  database.prepare(`SELECT * FROM (\n${sql.replace(/[\s;]*$/, '')}\n)`).finalize();
  database.exec(`CREATE TEMP VIEW ${view} AS ${sql}`);
  const columns = database.all(`PRAGMA table_info(${view})`).map(({ name }) => String(name));
  database.exec('PRAGMA query_only = true');
  // A name that stands twice gets a number behind it.
  return columns.map((name) => {
    const [, first] = /^([^]*):\d+$/.exec(name) ?? [];
    return first !== undefined && columns.includes(first) ? first : name;
  });
}

async function* rowsOf(
  statement: sqlite.Statement,
  names: readonly string[],
  bytes: Set<number>,
  signal: AbortSignal,
): AsyncGenerator<(string | null)[][]> {
  let rows: (string | null)[][] = [];
  try {
    for (const row of statement.iterate()) {
      rows.push(names.map((name, index) => cellOf(valueIn(row, name), index, bytes)));
      if (rows.length < batchRows) continue;
      yield rows;
      rows = [];
      await nextTurn();
      signal.throwIfAborted();
    }
    yield rows;
  } finally {
    statement.finalize();
  }
}

function valueIn(row: Readonly<Record<string, unknown>>, name: string): Value {
  if (!(name in row)) throw new Error(`no column ${name}`);
  return row[name] as Value;
}

function cellOf(value: Value, index: number, bytes: Set<number>): string | null {
  if (value instanceof Uint8Array) {
    bytes.add(index);
    return null;
  }
  return value === null || value === '' ? null : String(value);
}
