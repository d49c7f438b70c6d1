import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from './source-table.ts';
import type { SurveyedTable } from './surveyed-table.ts';

const tableOf = (name: string) => quoteName(`lines ${name}`);

/**
 * A query that says where rows of a source stand: `_row`, `_file` (index into `files`), `line` (physical line, from 1).
 *
 * @param rows a query that gives `_row`, in parentheses, or a table
 */
export function rowLines(source: Pick<SourceTable, 'name'>, rows: string): string {
  return `SELECT r._row, l._file, r._row + l.shift AS line
    FROM (SELECT _row FROM ${rows}) AS r ASOF JOIN ${tableOf(source.name)} AS l ON r._row >= l._row`;
}

/** A query that gives `_row`, `_file` and `shift`: from that row of that file on, row number + shift = physical line. */
export function lineShifts(source: Pick<SourceTable, 'name'>): string {
  return `SELECT _row, _file, shift FROM ${tableOf(source.name)}`;
}

/** Keeps where the rows of files stand: one entry wherever row number and line number go out of step. */
export async function writeLines(engine: Engine, name: string, files: readonly SurveyedTable[]): Promise<void> {
  const table = tableOf(name);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} (_row BIGINT, _file INTEGER, shift BIGINT)`);
  let before = 0;
  for (const [index, { tally }] of files.entries()) {
    // Rows of the table are counted from 1 over all files, those of the tally from 0 within one.
    const entries = tally.shifts.map(({ row, shift }) => `(${before + row + 1}, ${index}, ${shift - before - 1})`);
    for (let from = 0; from < entries.length; from += 10_000) {
      await engine.run(`INSERT INTO ${table} VALUES ${entries.slice(from, from + 10_000).join(', ')}`);
    }
    before += tally.rows;
  }
}
