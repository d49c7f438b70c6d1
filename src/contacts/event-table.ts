import type { EventsConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { telling } from '../identifiers/identifier.ts';
import { detectTypes } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { attributeColumn, firstFilled, sourceColumns } from './contact-columns.ts';
import { blankAttributes, type ContactTable } from './contact-table.ts';
import type { EventColumns } from './event-columns.ts';
import { eventId, fillEventRows, keyColumns } from './event-rows.ts';
import { identityTokens, writeTokens } from './identity-tokens.ts';
import { total } from './reason-counts.ts';
import type { JudgedRows } from './rejects/judged-rows.ts';
import { identityRules } from './identity-kinds.ts';

/** What contacts of a source did. Rows = matched + unmatched + rejected. */
export interface EventTable extends JudgedRows {
  /** As the config calls them. */
  readonly name: string;
  /** Name of the source whose contacts did it. */
  readonly of: string;
  /**
   * Quoted table: `row` BIGINT (of the file), `contact` BIGINT (whose it is; NULL: nobody's; a row that several contacts share
   * is there for each), `time` TIMESTAMP (local; NULL when it cannot be read), `id` VARCHAR (equal in rows of one event) and
   * the typed attributes (`at:total`, …).
   */
  readonly table: string;
  readonly columns: EventColumns;
  /** Attributes without a value in any row and without a declared type. */
  readonly blank: ReadonlySet<string>;
  /** The unreadable ones included. */
  readonly rows: number;
  /** Rows of at least one contact. */
  readonly matched: number;
  readonly unmatched: number;
  /** Reason to number of rows that count for nobody: `unreadable`, `no_identifier`, `no_time`. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Local date of the newest event until now; undefined when there is none. */
  readonly newest: string | undefined;
}

export interface EventOptions {
  readonly columns: EventColumns;
  readonly defaultCountry: string | undefined;
  /** Attributes that filters name. */
  readonly attributes: readonly string[];
  /** Whose events they may be. */
  readonly contacts: ContactTable;
}

/**
 * Types the rows of an event file and finds the contacts they belong to: by the tokens of identity by which people are
 * recognised in other files; rows of one event fill each other's blanks. Needs `prepareRules` and `defineClock`.
 */
export async function buildEventTable(
  engine: Engine,
  config: EventsConfig,
  source: SourceTable,
  { columns, defaultCountry, attributes: named, contacts }: EventOptions,
): Promise<EventTable> {
  const { key } = config;
  const filledRows = await fillEventRows(engine, source, { columns, key, wanted: named });
  const rows = { ...source, table: filledRows };
  const owners = await writeOwners(engine, rows, { key, defaultCountry, contacts });
  const types = { ...config.types, [columns.time]: 'timestamp' } as const;
  const attributes = await detectTypes(engine, source, [...new Set([columns.time, ...named])], types);
  const time = attributes.find(({ name }) => name === columns.time)?.sql;
  const table = quoteName(source.name);
  const same = owners.keys.map((column, index) => `mine.${column} IS NOT DISTINCT FROM owners."key ${index}"`);
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT mine._row AS row, owners."owner of the row" AS contact, owners."says whose it is" AS known, ${time} AS time,
      ${eventId(columns)} AS id
      ${attributes.map(({ name, sql }) => `, ${sql} AS ${quoteName(attributeColumn(name))}`).join('')}
    FROM ${rows.table} AS mine JOIN (FROM ${owners.table}) AS owners ON ${same.join(' AND ')}`);
  const scratch = [owners.table, ...(rows.table === source.table ? [] : [rows.table])];
  for (const each of scratch) await engine.run(`DROP TABLE ${each}`);
  const rejectedRows = await writeRejected(engine, source, table);
  const undeclared = attributes.map(({ name }) => name).filter((name) => !Object.hasOwn(types, name));
  return {
    name: config.name,
    source,
    of: config.of,
    table,
    columns,
    attributes,
    blank: await blankAttributes(engine, table, undeclared),
    rejectedRows,
    rules: Object.fromEntries(telling.filter((each) => key.includes(each)).map((each) => [each, identityRules[each]])),
    ...(await countRows(engine, source, { table, rejectedRows })),
  };
}

/**
 * A contact has many events: whose they are is settled once for all rows that say it in the same words.
 *
 * @returns a quoted table with `key 0`, … (what a row says), `says whose it is` and `owner of the row` (NULL: nobody's; else a
 * row for each), named as no column of a file is, and the quoted columns of the source that the keys are of
 */
async function writeOwners(
  engine: Engine,
  source: SourceTable,
  given: Pick<EventOptions, 'defaultCountry' | 'contacts'> & Pick<EventsConfig, 'key'>,
): Promise<{ readonly table: string; readonly keys: readonly string[] }> {
  const { key, defaultCountry, contacts } = given;
  const keys = keyColumns(source, key);
  const [words, tokens, table] = ['words', 'tokens', 'owners'].map((what) => quoteName(`${what} of ${source.name}`));
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${words} AS
    SELECT min(_row) AS _row, ${keys.join(', ')} FROM ${source.table} GROUP BY ${keys.join(', ')}`);
  const country = key.includes('phone') ? firstFilled(source, 'country') : 'NULL';
  const values = key.flatMap((identifier) => sourceColumns(source, identifier).map((sql) => ({ identifier, sql })));
  // An id in an event file is that of the source whose events they are.
  const rows = { from: words ?? '', contact: '_row', values, country };
  await writeTokens(engine, tokens ?? '', rows, { defaultCountry, systems: [contacts.source.ids] });
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT ${keys.map((column, index) => `w.${column} AS "key ${index}"`).join(', ')},
      owner.contact AS "owner of the row", w._row IN (SELECT contact FROM ${tokens}) AS "says whose it is"
    FROM ${words} AS w LEFT JOIN (
      SELECT DISTINCT mine.contact AS said, theirs.contact
      FROM ${tokens} AS mine JOIN ${await identityTokens(engine, contacts, defaultCountry)} AS theirs USING (token)
      SEMI JOIN (FROM ${contacts.table} WHERE reason IS NULL) AS c ON c.contact = theirs.contact
    ) AS owner ON owner.said = w._row`);
  for (const scratch of [words, tokens]) await engine.run(`DROP TABLE ${scratch}`);
  return { table: table ?? '', keys };
}

/** The rows that count for nobody, whatever contacts there are. */
async function writeRejected(engine: Engine, { name }: SourceTable, table: string): Promise<string> {
  const rejectedRows = quoteName(`rejected ${name}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${rejectedRows} AS
    SELECT DISTINCT row AS _row, CASE WHEN known THEN 'no_time' ELSE 'no_identifier' END AS reason
    FROM ${table} WHERE NOT known OR time IS NULL`);
  return rejectedRows;
}

async function countRows(
  engine: Engine,
  { rows, unreadableCount }: SourceTable,
  given: { readonly table: string; readonly rejectedRows: string },
): Promise<Pick<EventTable, 'rows' | 'matched' | 'unmatched' | 'rejected' | 'newest'>> {
  const reasons = await engine.rows(
    `SELECT reason, count(*)::INTEGER AS n FROM ${given.rejectedRows} GROUP BY reason ORDER BY n DESC, reason`,
  );
  const counts = await engine.row(`
    SELECT count(DISTINCT row) FILTER (contact IS NOT NULL AND time IS NOT NULL)::INTEGER AS matched,
      max(time) FILTER (time <= now())::DATE::VARCHAR AS newest
    FROM ${given.table}`);
  const rejected = {
    ...Object.fromEntries(reasons.map((row) => [String(row['reason']), Number(row['n'])])),
    ...(unreadableCount > 0 && { unreadable: unreadableCount }),
  };
  const { matched, newest } = counts;
  return {
    rows: rows + unreadableCount,
    matched: Number(matched),
    unmatched: rows + unreadableCount - total(rejected) - Number(matched),
    rejected,
    newest: typeof newest === 'string' ? newest : undefined,
  };
}
