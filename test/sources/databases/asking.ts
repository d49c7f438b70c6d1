import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { readConnection } from '../../../src/config/connection.ts';
import type { QueryConfig } from '../../../src/config/source-config.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { surveyQuery } from '../../../src/sources/databases/survey-query.ts';
import { refusal } from '../load.ts';
import { scratchFolder } from '../scratch.ts';

let engine: Engine;
/** Opens the engine that `ask` keeps rows in. */
export function useEngine(): void {
  beforeAll(async () => {
    engine = await Engine.open();
  });
  afterAll(() => engine.close());
}

export interface Asking {
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export function queryOf(connection: string, sql: string, timeout = 30_000): QueryConfig {
  const read = readConnection(connection, '/');
  if ('problem' in read) throw new Error(read.problem);
  return { label: 'sources.crm.sql', sql, connection: read, timeout };
}

/** Where the tests say that the query stands: its first character is the 100th of line 7. */
const at = { file: 'audience-sync.yaml', line: 3 };
const atCharacter = (offset: number) => ({ file: 'audience-sync.yaml', line: 7, column: 100 + offset });

/** What a query gives, as a source takes it. */
export async function ask(connection: string, sql: string, { timeout, signal }: Asking = {}) {
  const table = await surveyQuery(engine, 'crm', queryOf(connection, sql, timeout), {
    tempDirectory: join(scratchFolder(), 'temp'),
    at,
    atCharacter,
    ...(signal !== undefined && { signal }),
  });
  const columns = table.headers.map((_, index) => `c${index} VARCHAR`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE taken (_file INTEGER, ${columns.join(', ')})`);
  await table.take(engine, { table: 'taken', fileIndex: 0, positions: table.headers.map((_, index) => index) });
  const taken = await engine.rows('SELECT * EXCLUDE (_file) FROM taken ORDER BY rowid');
  const { format, headers, tally, warnings } = table;
  return { format, headers, rows: taken.map((row) => Object.values(row)), count: tally.rows, warnings };
}

/** The row of a query that gives one, by the names of its columns. */
export async function askRow(connection: string, sql: string): Promise<Record<string, unknown>> {
  const { headers, rows } = await ask(connection, sql);
  return Object.fromEntries(headers.map((header, index) => [header, rows[0]?.[index]]));
}

/** `exit-code line:column message → fix` of what a query is refused for. */
export async function askRefused(connection: string, sql: string, asking?: Asking): Promise<string> {
  const { diagnostics, exitCode } = await refusal(ask(connection, sql, asking));
  return diagnostics
    .map(({ at: place, message, fix }) => `${exitCode} ${place?.line ?? ''}:${place?.column ?? ''} ${message} → ${fix}`)
    .join('\n');
}

/** Tables that were left in the engine. */
export async function tablesLeft(): Promise<unknown[]> {
  const rows = await engine.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'query %'");
  return rows.map((row) => row['table_name']);
}
