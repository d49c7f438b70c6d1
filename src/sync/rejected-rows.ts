import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { timestamp } from '../ledger/journal.ts';
import { isSame, knownLists } from '../ledger/lists.ts';
import { catalog } from '../ledger/schema.ts';
import { lineShifts } from '../sources/row-lines.ts';
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

/** Notes the rows of all sources that could not be read or stand for nobody. */
export async function keepRejectedRows(engine: Engine, contacts: readonly ContactTable[]): Promise<void> {
  await engine.run(`CREATE TABLE ${rejected} (list VARCHAR, source INTEGER, row BIGINT, reason VARCHAR)`);
  await engine.run(`CREATE TABLE ${unreadable} (source VARCHAR, file VARCHAR, line BIGINT, reason VARCHAR)`);
  await engine.run(`CREATE TABLE ${places} (source INTEGER, name VARCHAR, row BIGINT, file VARCHAR, shift BIGINT)`);
  for (const [index, { source, table }] of contacts.entries()) {
    await engine.run(
      `INSERT INTO ${rejected} SELECT NULL, ${index}, contact, reason FROM ${table} WHERE reason IS NOT NULL`,
    );
    const files = source.files.map((file, n) => `WHEN ${n} THEN ${quoteText(file.path)}`).join(' ');
    await engine.run(`INSERT INTO ${places} SELECT ${index}, ${quoteText(source.name)}, _row, CASE _file ${files} END, shift
      FROM (${lineShifts(source)})`);
    await engine.run(`INSERT INTO ${unreadable}
      SELECT ${quoteText(source.name)}, CASE _file ${files} END, line, reason FROM (${unreadableRows(source)})`);
  }
}

/** Notes contacts that one platform cannot be told about; `query` gives `source`, `row`, `reason`. */
export async function keepRejectedMembers(engine: Engine, list: string, query: string): Promise<void> {
  await engine.run(`INSERT INTO ${rejected} SELECT ${quoteText(list)}, source, row, reason FROM (${query}) AS found
    WHERE NOT EXISTS (FROM ${rejected} AS known WHERE known.list IS NULL AND known.source = found.source AND known.row = found.row)`);
}

/** Notes which row each member that a list will be sent was made of, for those that its platform will refuse. */
export async function keepOrigins(engine: Engine, index: number, wanted: string): Promise<void> {
  await engine.run(`CREATE OR REPLACE TABLE ${origins(index)} AS
    SELECT key, source, contact AS row FROM ${wanted} SEMI JOIN ${changesTable(index)} USING (key)`);
}

/** Where a run lists the rows that are not where they should be. */
export interface RejectedRows {
  readonly file: string;
  readonly rows: number;
}

/**
 * Writes the rows that the plan rejected and the members that platforms refused since `since` into `rejected.csv` of the run's
 * directory (0600): `source,file,line,list,reason`; without a list the row is on none. Holds nothing of the rows themselves.
 */
export async function listRejectedRows(
  engine: Engine,
  plan: Plan,
  { directory, since }: { readonly directory: string; readonly since: Date },
): Promise<RejectedRows | undefined> {
  const known = await knownLists(engine);
  const refused = plan.lists.map((planned) => {
    const name = quoteText(`${planned.audience} on ${planned.destination}`);
    const list = known.find((candidate) => isSame(candidate, planned))?.list ?? -1;
    return `SELECT ${name} AS list, source, row, 'refused by the platform: ' || reason AS reason
      FROM ${catalog}.refused JOIN ${origins(planned.index)} USING (key)
      WHERE list = ${list} AND refused_at >= ${timestamp(since)}`;
  });
  const query = `
    SELECT p.name AS source, p.file, r.row + p.shift AS line, coalesce(r.list, '') AS list, r.reason
    FROM (SELECT list, source, row, reason FROM ${rejected} ${refused.map((part) => `UNION ALL ${part}`).join(' ')}) AS r
    ASOF JOIN ${places} AS p ON r.source = p.source AND r.row >= p.row
    UNION ALL SELECT source, file, line, '', reason FROM ${unreadable}
    ORDER BY source, file, line, list`;
  const file = join(directory, 'rejected.csv');
  let handle: FileHandle | undefined;
  let count = 0;
  try {
    for await (const rows of engine.chunks(query)) {
      if (rows.length === 0) continue;
      handle ??= await openCsv(file);
      count += rows.length;
      await handle.write(rows.map((row) => `${row.map((value) => cell(String(value))).join(',')}\n`).join(''));
    }
  } finally {
    await handle?.close();
  }
  return count === 0 ? undefined : { file, rows: count };
}

async function openCsv(file: string): Promise<FileHandle> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'w', 0o600);
  await handle.write('source,file,line,list,reason\n');
  return handle;
}

/** A name that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(text: string): string {
  const plain = text.replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
