import ms from 'ms';
import type { QueryConfig } from '../../config/source-config.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { type Position, UserError } from '../../errors/user-error.ts';
import { mostColumns } from '../most-columns.ts';
import { RowTally } from '../row-tally.ts';
import type { SurveyedTable } from '../surveyed-table.ts';
import type { TableTarget } from '../table-target.ts';
import type { Answer, AskOptions, UseAnswer } from './answer.ts';

export interface SurveyQueryOptions {
  readonly tempDirectory: string;
  readonly at: Position | undefined;
  readonly atCharacter?: (offset: number) => Position | undefined;
  readonly signal?: AbortSignal;
}

/** The most that a timer can wait. */
const longest = 2 ** 31 - 1;

/**
 * Puts a query to its database, once, and keeps all of its rows: what is looked at and what is taken are the same.
 *
 * @param name tells its table from those of other sources
 * @throws UserError for what a person can mend; never gives a part of the rows
 */
export async function surveyQuery(
  engine: Engine,
  name: string,
  query: QueryConfig,
  { tempDirectory, at, atCharacter, signal }: SurveyQueryOptions,
): Promise<SurveyedTable> {
  const timeout = Math.min(query.timeout, longest);
  const time = AbortSignal.timeout(timeout);
  const ended = signal === undefined ? time : AbortSignal.any([signal, time]);
  const options: AskOptions = {
    timeout,
    signal: ended,
    tempDirectory,
    at,
    atCharacter: atCharacter ?? (() => undefined),
  };
  try {
    return await ask(query, options, (answer) => keep(engine, name, query, answer, options));
  } catch (error) {
    signal?.throwIfAborted();
    if (time.aborted) throw tookTooLong(query, options);
    throw error;
  }
}

/** Each kind of database is loaded with its first query. */
async function ask<Result>(query: QueryConfig, options: AskOptions, use: UseAnswer<Result>): Promise<Result> {
  const { connection, sql } = query;
  switch (connection.kind) {
    case 'postgresql': {
      const { askPostgres } = await import('./postgres/ask-postgres.ts');
      return await askPostgres(connection, sql, options, use);
    }
    case 'duckdb': {
      const { askDuckdb } = await import('./duckdb/ask-duckdb.ts');
      return await askDuckdb(connection.path, sql, options, use);
    }
    case 'sqlite': {
      const { askSqlite } = await import('./sqlite/ask-sqlite.ts');
      return await askSqlite(connection.path, sql, options, use);
    }
  }
}

async function keep(
  engine: Engine,
  name: string,
  { label, connection }: QueryConfig,
  answer: Answer,
  options: AskOptions,
): Promise<SurveyedTable> {
  const headers = answer.columns.map((column) => column.name);
  refuseColumns(headers, label, options);
  const table = `query ${name}`;
  const columns = headers.map((_, position) => `${columnAt(position)} VARCHAR`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(table)} (${columns.join(', ')})`);
  await answer.appendTo(engine, table);
  const { rows } = await engine.row(`SELECT count(*)::DOUBLE AS rows FROM ${quoteName(table)}`);
  return {
    file: { path: '', label, bytes: undefined, modified: undefined },
    format: connection.kind,
    encoding: undefined,
    delimiter: undefined,
    headers,
    hasHeader: true,
    tally: RowTally.numbered(label, Number(rows)),
    warnings: answer.columns
      .filter(({ isBytes }) => isBytes)
      .map((column) => `${label}: the column "${column.name}" holds bytes, which are no text, and is left empty`),
    take: (_, target) => takeRows(engine, table, target),
  };
}

function refuseColumns(headers: readonly string[], label: string, { at }: AskOptions): void {
  const refuse = (message: string, fix: string): never => {
    throw new UserError(`${label} ${message}`, { fix, ...(at && { at }) });
  };
  if (headers.length === 0) refuse('gives no columns', 'Name columns after SELECT.');
  if (headers.length > mostColumns) {
    refuse(`gives more than ${mostColumns.toLocaleString('en')} columns`, 'Select the columns that are needed.');
  }
  const twice = [...new Set(headers.filter((header, index) => headers.indexOf(header) !== index))];
  if (twice.length === 0) return;
  const named = twice.map((header) => JSON.stringify(header)).join(', ');
  refuse(`gives several columns of one name: ${named}`, 'Give each a name of its own: SELECT … AS billing_email.');
}

/** Moves the rows on, so that they are kept once. */
async function takeRows(engine: Engine, table: string, target: TableTarget): Promise<void> {
  const cells = target.positions.map((position) => (position === undefined ? 'NULL' : columnAt(position)));
  await engine.run(
    `INSERT INTO ${quoteName(target.table)} SELECT ${[target.fileIndex, ...cells].join(', ')} FROM ${quoteName(table)}`,
  );
  await engine.run(`DROP TABLE ${quoteName(table)}`);
}

const columnAt = (position: number) => quoteName(`column ${position}`);

function tookTooLong({ label, timeout }: QueryConfig, { at }: AskOptions): UserError {
  return new UserError(`${label} took longer than ${ms(timeout, { long: true })}; none of its rows is used`, {
    fix: 'Make the query faster, or give it more time: `timeout: 15m`.',
    exitCode: ExitCode.later,
    ...(at && { at }),
  });
}
