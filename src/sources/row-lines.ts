import { appendRows } from '../engine/append-rows.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from './source-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';

const tableOf = (name: string) => `lines ${name}`;

/**
 * A query that says where rows of a source stand: `_row`, `_file` (index into `files`), `line` (physical line, from 1).
 *
 * @param rows a query that gives `_row`, in parentheses, or a table
 * @param columns quoted columns of `rows` that go along
 */
export function rowLines(source: Pick<SourceTable, 'name'>, rows: string, columns: readonly string[] = []): string {
  return `SELECT ${['_row', ...columns].map((column) => `r.${column}`).join(', ')}, l._file, r._row + l.shift AS line
    FROM ${rows} AS r ASOF JOIN ${quoteName(tableOf(source.name))} AS l ON r._row >= l._row`;
}

/** A query that gives `_row`, `_file` and `shift`: from that row of that file on, row number + shift = physical line. */
export function lineShifts(source: Pick<SourceTable, 'name'>): string {
  return `SELECT _row, _file, shift FROM ${quoteName(tableOf(source.name))}`;
}

/** Keeps where the rows of files stand: one entry wherever row number and line number go out of step. */
export async function writeLines(engine: Engine, name: string, files: readonly SurveyedTable[]): Promise<void> {
  const table = tableOf(name);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(table)} (_row BIGINT, _file INTEGER, shift BIGINT)`);
  await appendRows(engine, table, () => ['BIGINT', 'INTEGER', 'BIGINT'], entriesOf(files));
}

async function* entriesOf(files: readonly SurveyedTable[]): AsyncGenerator<number[][]> {
  let before = 0;
  for (const [index, { tally }] of files.entries()) {
    for await (const shifts of tally.allShifts()) {
      // Rows of the table are counted from 1 over all files, those of the tally from 0 within one.
      yield shifts.map(([row, shift]) => [before + Number(row) + 1, index, Number(shift) - before - 1]);
    }
    before += tally.rows;
  }
}
