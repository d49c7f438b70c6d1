import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type WrittenRejects, writeFurtherRejects } from '../contacts/rejects/collect-rejects.ts';
import type { JudgedRows } from '../contacts/rejects/judged-rows.ts';
import { effects, unreadableReason } from '../contacts/rejects/reject-queries.ts';
import { writeRejects } from '../contacts/rejects/write-rejects.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { timestamp } from '../ledger/journal.ts';
import { isSame, type KnownList } from '../ledger/lists.ts';
import { catalog } from '../ledger/schema.ts';
import { lineShifts } from '../sources/row-lines.ts';
import { filePath } from '../sources/source-table.ts';
import { unreadableRows } from '../sources/unreadable-rows.ts';
import type { Plan } from './plan.ts';
import { changesTable, planCatalog } from './plan-tables.ts';

/**
 * Which rows are on no list, and why: kept with the plan, so that the run that applies it can write them down. Rows are
 * known by source and number; where they stand in their files is reckoned when somebody wants to read it.
 */
const rejected = `${planCatalog}.rejected_rows`;
const unreadable = `${planCatalog}.unreadable_rows`;
const places = `${planCatalog}.row_places`;
const origins = (index: number) => `${planCatalog}.${quoteName(`origins_${index}`)}`;

/**
 * Notes the rows of all sources and event files that could not be read, stand for nobody or say nothing.
 *
 * @param judged first the contacts, by whose places members know their rows
 */
export async function keepRejectedRows(engine: Engine, judged: readonly JudgedRows[]): Promise<void> {
  await engine.run(`CREATE TABLE ${rejected} (list VARCHAR, source INTEGER, row BIGINT, reason VARCHAR);
    CREATE TABLE ${unreadable} (source VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR);
    CREATE TABLE ${places} (source INTEGER, name VARCHAR, row BIGINT, file VARCHAR, shift BIGINT)`);
  for (const [index, { source, rejectedRows }] of judged.entries()) {
    const [name, file] = [quoteText(source.name), filePath(source)];
    await engine.run(`INSERT INTO ${rejected} SELECT NULL, ${index}, _row, reason FROM ${rejectedRows};
      INSERT INTO ${places} SELECT ${index}, ${name}, _row, ${file}, shift FROM (${lineShifts(source)});
      INSERT INTO ${unreadable} SELECT ${name}, ${file}, line, ${unreadableReason} FROM (${unreadableRows(source)})`);
  }
}

/** Notes contacts that one platform cannot be told about; `query` gives `source`, `row`, `reason`. */
export async function keepRejectedMembers(engine: Engine, list: string, query: string): Promise<void> {
  await engine.run(`INSERT INTO ${rejected} SELECT ${quoteText(list)}, source, row, reason FROM (${query}) AS found
    WHERE NOT EXISTS (FROM ${rejected} AS known WHERE known.list IS NULL AND known.source = found.source AND known.row = found.row)`);
}

/** SQL of `source`, `row` and `reason`: contacts that a list's platform cannot be told about. */
export function rejectedMembers(list: string): string {
  return `SELECT source, row, reason FROM ${rejected} WHERE list = ${quoteText(list)}`;
}

/** Notes which row each member that a list will be sent was made of, for those that its platform will refuse. */
export async function keepOrigins(engine: Engine, index: number, wanted: string): Promise<void> {
  await engine.run(`CREATE OR REPLACE TABLE ${origins(index)} AS
    SELECT key, source, contact AS row FROM ${wanted} SEMI JOIN ${changesTable(index)} USING (key)`);
}

/** Writes contacts that cannot be on single lists into the rejects that somebody asked for, too. */
export async function addRejectedMembers(
  engine: Engine,
  written: WrittenRejects | undefined,
): Promise<WrittenRejects | undefined> {
  if (written === undefined) return undefined;
  return writeFurtherRejects(engine, rejectQuery(`FROM ${rejected} WHERE list IS NOT NULL`), written);
}

/** Where a run lists the rows that are not where they should be. */
export interface RejectedRows {
  readonly file: string;
  readonly rows: number;
}

/**
 * Writes the rows that the plan rejected and the members that platforms refused since `since` into `rejected.csv` of the run's
 * directory (0600); without a list the row is on none. Holds nothing of the rows themselves.
 */
export async function listRejectedRows(
  engine: Engine,
  plan: Plan,
  known: readonly KnownList[],
  { directory, since }: { readonly directory: string; readonly since: Date },
): Promise<RejectedRows | undefined> {
  // Who only withdraws was not made of a row.
  const refused = plan.lists
    .filter((planned) => planned.onlyWithdrawals !== true)
    .map((planned) => {
      const name = quoteText(`${planned.audience} on ${planned.destination}`);
      const list = known.find((candidate) => isSame(candidate, planned))?.list ?? -1;
      return `SELECT ${name} AS list, source, row, 'refused by the platform: ' || reason AS reason
      FROM ${catalog}.refused JOIN ${origins(planned.index)} USING (key)
      WHERE list = ${list} AND refused_at >= ${timestamp(since)}`;
    });
  const query = `${rejectQuery([`FROM ${rejected}`, ...refused].join(' UNION ALL BY NAME '))} UNION ALL BY NAME
    SELECT source, file, line, '' AS "column", reason, '' AS value, '${effects.row}' AS effect, '' AS list FROM ${unreadable}`;
  const { some } = await engine.row(`SELECT count(*) > 0 AS some FROM (${query})`);
  if (some !== true) return undefined;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'rejected.csv');
  return { file, rows: await writeRejects(engine, query, { file, reveal: false }) };
}

/** A query of rejects, given one of `list` (NULL: all), `source`, `row` and `reason`. */
function rejectQuery(query: string): string {
  return `
    SELECT p.name AS source, p.file, r.row + p.shift AS line, '' AS "column", r.reason, '' AS value,
      CASE WHEN r.list IS NULL THEN '${effects.row}' ELSE '${effects.member}' END AS effect, coalesce(r.list, '') AS list
    FROM (${query}) AS r ASOF JOIN ${places} AS p ON r.source = p.source AND r.row >= p.row`;
}
