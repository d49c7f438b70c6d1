import { appendRows } from '../engine/append-rows.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from './source-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';

const tableOf = (name: string) => `unreadable ${name}`;

/** A query of every unreadable row of a source: `_file` (index into `files`), `line`, `reason`, `beginning` (of the row). */
export function unreadableRows(source: Pick<SourceTable, 'name'>): string {
  return `SELECT _file, line, reason, beginning FROM ${quoteName(tableOf(source.name))}`;
}

/** Keeps the unreadable rows of files, all of them. */
export async function writeUnreadable(engine: Engine, name: string, files: readonly SurveyedTable[]): Promise<void> {
  const table = tableOf(name);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${quoteName(table)} (_file INTEGER, line BIGINT, reason VARCHAR, beginning VARCHAR)`,
  );
  if (files.every(({ tally }) => tally.unreadableCount === 0)) return;
  await appendRows(engine, table, () => ['INTEGER', 'BIGINT', 'VARCHAR', 'VARCHAR'], entriesOf(files));
}

async function* entriesOf(files: readonly SurveyedTable[]): AsyncGenerator<(number | string)[][]> {
  for (const [index, { tally }] of files.entries()) {
    for await (const rows of tally.unreadableRows()) {
      yield rows.map((row) => [index, ...row]);
    }
  }
}
