// Puts a query to a copy of a SQLite file in a thread of its own, since the library works in the thread that calls it until it
// has a row: only a thread can be ended before. JavaScript, because Node starts it by its path, from the sources and the build.
import { parentPort, workerData } from 'node:worker_threads';
import sqlite from 'node-sqlite3-wasm';

/** Rows of a batch: as many as the engine takes at once. */
const batchRows = 2048;
const view = '"query of the source"';

/** @type {import('./query-thread.ts').Question} */
const { file, sql } = workerData;
const database = new sqlite.Database(file);

/**
 * The names of a query's columns, without a row of it. As a view it can be nothing but a query; in parentheses, nothing but one.
 * In the view they have names that no query's column can get in the way of: the library knows the values of a row by name only.
 *
 * @returns {string[]}
 */
function describe() {
  // Without other readers, the log needs no memory that is shared between them.
  database.exec('PRAGMA locking_mode = exclusive');
  const statement = database.prepare(sql);
  const names = namesIn(statement);
  statement.finalize();
  database.prepare(`SELECT * FROM (\n${sql.replace(/[\s;]*$/, '')}\n)`).finalize();
  database.exec(`CREATE TEMP VIEW ${view} (${names.map((_, index) => columnAt(index)).join(', ')}) AS ${sql}`);
  database.exec('PRAGMA query_only = true');
  return names;
}

/**
 * What SQLite calls the columns, which the library tells by no public name: those of a view are others (`true` has none there,
 * and of two `x` the second is `x:1`).
 *
 * @param {import('node-sqlite3-wasm').Statement} statement
 * @returns {string[]}
 */
function namesIn(statement) {
  return Reflect.get(statement, '_getColumnNames').call(statement);
}

/**
 * @param {number} width how many columns there are
 * @returns {Generator<import('./query-thread.ts').Batch>}
 */
function* batches(width) {
  const keys = Array.from({ length: width }, (_, index) => columnAt(index));
  /** @type {Set<number>} */
  const bytes = new Set();
  /** @type {(string | null)[][]} */
  let rows = [];
  for (const row of database.prepare(`SELECT * FROM ${view}`).iterate()) {
    rows.push(keys.map((key, index) => cellOf(row[key], index, bytes)));
    if (rows.length < batchRows) continue;
    yield { rows, bytes, isLast: false };
    rows = [];
  }
  yield { rows, bytes, isLast: true };
}

/**
 * @param {unknown} value
 * @param {number} index
 * @param {Set<number>} bytes gets the columns that have values which are no texts
 * @returns {string | null}
 */
function cellOf(value, index, bytes) {
  if (value instanceof Uint8Array) {
    bytes.add(index);
    return null;
  }
  return value === null || value === '' ? null : String(value);
}

/** @param {number} index */
function columnAt(index) {
  return `column${index}`;
}

/**
 * Errors lose their class on the way to another thread.
 *
 * @param {() => import('./query-thread.ts').Reply} work
 */
function reply(work) {
  try {
    parentPort?.postMessage(work());
  } catch (error) {
    if (!(error instanceof sqlite.SQLite3Error)) throw error;
    parentPort?.postMessage({ mistake: error.message });
  }
}

reply(() => {
  const columns = describe();
  const all = batches(columns.length);
  parentPort?.on('message', () => reply(() => all.next().value));
  return { columns };
});
