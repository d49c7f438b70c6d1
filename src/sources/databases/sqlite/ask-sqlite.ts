import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { appendRows, varchars } from '../../../engine/append-rows.ts';
import type { Answer, AskOptions, UseAnswer } from '../answer.ts';
import { databaseFile } from '../database-file.ts';
import { placeOfError } from '../place-of-error.ts';
import { copyDatabase } from './copy-database.ts';
import { QueryThread } from './query-thread.ts';
import { sqliteError } from './sqlite-error.ts';

/** Puts a query to a copy of a SQLite file, in a thread of its own. */
export async function askSqlite<Result>(
  path: string,
  sql: string,
  options: AskOptions,
  use: UseAnswer<Result>,
): Promise<Result> {
  const { signal, tempDirectory } = options;
  const place = placeOfError(options);
  const copy = await copyDatabase(await databaseFile(path, 'SQLite', place), { path, tempDirectory, place });
  let thread: QueryThread | undefined;
  try {
    thread = new QueryThread({ file: copy, sql }, signal);
    return await use(await answerOf(thread));
  } catch (error) {
    signal.throwIfAborted();
    throw sqliteError(error, { path, sql, place });
  } finally {
    await thread?.end();
    await rm(dirname(copy), { recursive: true, force: true });
  }
}

async function answerOf(thread: QueryThread): Promise<Answer> {
  let bytes: ReadonlySet<number> = new Set();
  async function* rows() {
    for await (const batch of thread.batches()) {
      ({ bytes } = batch);
      yield batch.rows;
    }
  }
  return {
    columns: (await thread.columns()).map((name, index) => ({
      name,
      get isBytes() {
        return bytes.has(index);
      },
    })),
    appendTo: (engine, table) => appendRows(engine, table, varchars, rows()),
  };
}
