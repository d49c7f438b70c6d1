import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { manyValuedFields } from '../identifiers/identifier.ts';
import { memberFields } from './member-columns.ts';

/** The catalog name under which the ledger is attached. */
export const catalog = 'ledger';

/** Version of what is on disk. A ledger with a higher one was written by a newer release and is left alone. */
export const ledgerVersion = 7;

/** Columns of `requests` that came with version 3; without defaults, for DuckDB 1.5 cannot add several with one in one transaction. */
const laterColumns = [
  ['again', 'BOOLEAN'],
  ['asks', 'INTEGER'],
  ['asked_at', 'TIMESTAMP'],
] as const;

const replacements = `
  CREATE TABLE ${catalog}.replacements (
    list INTEGER PRIMARY KEY, as_of TIMESTAMP, after_request BIGINT NOT NULL, until_request BIGINT);`;

const history = `
  CREATE TABLE ${catalog}.stays (
    audience VARCHAR NOT NULL, person UBIGINT NOT NULL, entered_at TIMESTAMP NOT NULL, left_at TIMESTAMP);
  CREATE TABLE ${catalog}.experiments (
    experiment VARCHAR PRIMARY KEY, started_at TIMESTAMP NOT NULL, holdout DOUBLE NOT NULL, split VARCHAR NOT NULL);
  CREATE TABLE ${catalog}.assignments (
    experiment VARCHAR NOT NULL, person UBIGINT NOT NULL, unit UBIGINT NOT NULL, arm VARCHAR NOT NULL, assigned_at TIMESTAMP NOT NULL);
  CREATE TABLE ${catalog}.assigned_tokens (experiment VARCHAR NOT NULL, person UBIGINT NOT NULL, token UHUGEINT NOT NULL);`;

const calls = `
  CREATE TABLE ${catalog}.calls (scope VARCHAR NOT NULL, day DATE NOT NULL, calls INTEGER NOT NULL, PRIMARY KEY (scope, day));`;

/**
 * What the ledger holds, apart from one `members_<list>` and one `in_flight_<list>` table per list (`listTables`):
 *
 * - `meta`: one row; `project` is NULL until the first run
 * - `lists`: one row per audience and ad account; `type` and `endpoint` are NULL in a ledger of version 1 until a config has
 *   the account; `remote_id` is NULL until the platform acknowledged the list; `strangers`: there may be people on it of
 *   whom the ledger knows nothing (should it be found, without `remote_id`); `revision` grows with every change of its members, so that a
 *   saved plan knows when it is out of date; `takes_values`: it was made for members with values, NULL: not;
 *   `form`: that of its members' e-mails (`Form`), NULL in a list from before there were several: sha256; `creating`: it was about to be
 *   made, and nobody knows whether it was;
 *   `members`: `companies`, NULL: people
 * - `runs`: one row per run; `summary` is the JSON that `runs ID` shows
 * - `requests`: intent before, receipt after. `sending` and no receipt: the request may or may not have arrived; `again`: its
 *   members were to be sent once more; `asks`, `asked_at`: how often and when its result was asked for last
 *   Those in state `echo`, and those without a run that were, are attempts that may have been taken besides (`echoes`)
 * - `refused`: members that a platform will not take; not offered again until they change
 * - `heals`: members to send once more when the removals up to `request` are final; NULL: now
 * - `replacements`: lists of which everybody else is to leave (`replacements.ts`)
 * - `stays`: when somebody was in an audience that asks for it; `left_at` is NULL while they are
 * - `experiments`, `assignments`, `assigned_tokens`: whom an experiment put into which arm, when, and by what they are
 *   recognised in a file of conversions (`identityTokens`); an arm is a variant, `treated` or `holdout`; rows of one `unit` are one
 *   person, in several sources or under several identifiers
 * - `calls`: how many calls were made on a day, in UTC, where a platform allows a number of them; `scope` is a digest of what it counts them by
 */
const tables = `
  CREATE TABLE ${catalog}.meta (version INTEGER NOT NULL, project VARCHAR);
  CREATE TABLE ${catalog}.lists (
    list INTEGER PRIMARY KEY, audience VARCHAR NOT NULL, destination VARCHAR NOT NULL,
    type VARCHAR, endpoint VARCHAR, account VARCHAR NOT NULL,
    remote_id VARCHAR, name VARCHAR, description VARCHAR, membership_days INTEGER, revision BIGINT NOT NULL,
    strangers BOOLEAN, takes_values BOOLEAN, form VARCHAR, creating BOOLEAN, members VARCHAR);
  CREATE TABLE ${catalog}.runs (
    run VARCHAR PRIMARY KEY, started_at TIMESTAMP NOT NULL, ended_at TIMESTAMP, exit_code INTEGER, summary VARCHAR);
  CREATE TABLE ${catalog}.requests (
    request BIGINT PRIMARY KEY, run VARCHAR NOT NULL, list INTEGER NOT NULL, operation VARCHAR NOT NULL,
    members INTEGER NOT NULL, state VARCHAR NOT NULL, reference VARCHAR, sent_at TIMESTAMP NOT NULL,
    answered_at TIMESTAMP, refused INTEGER NOT NULL, detail VARCHAR, ${laterColumns.map(([name, type]) => `${name} ${type}`).join(', ')});
  CREATE TABLE ${catalog}.refused (list INTEGER NOT NULL, key UHUGEINT NOT NULL, reason VARCHAR NOT NULL, refused_at TIMESTAMP NOT NULL);
  CREATE TABLE ${catalog}.heals (list INTEGER NOT NULL, key UHUGEINT NOT NULL, request BIGINT);
  ${replacements}
  ${history}
  ${calls}
  INSERT INTO ${catalog}.meta (version) VALUES (${ledgerVersion});`;

/** Makes the tables of an empty ledger. */
export async function createLedger(engine: Engine): Promise<void> {
  await engine.run(`BEGIN; ${tables} COMMIT;`);
}

const places = `
  ALTER TABLE ${catalog}.lists ADD COLUMN type VARCHAR;
  ALTER TABLE ${catalog}.lists ADD COLUMN endpoint VARCHAR;`;

/** Until version 3 additions that were not answered stood beside removals. */
function joinAdditions(list: number): string {
  const rows = `${inFlightTable(list)} WHERE operation = 'add' AND request IN (
    SELECT request FROM ${catalog}.requests WHERE state IN ('sending', 'lost'))`;
  return `
    INSERT INTO ${membersTable(list)} BY NAME
    SELECT requests.sent_at, unanswered.* EXCLUDE (operation) FROM (FROM ${rows}) AS unanswered JOIN ${catalog}.requests AS requests USING (request);
    DELETE FROM ${rows};`;
}

/** Until version 5 consent was one to everything. */
const divideConsent = (list: number) =>
  [membersTable(list), inFlightTable(list)]
    .map(
      (
        table,
      ) => `ALTER TABLE ${table} ALTER consented TYPE UTINYINT USING (CASE WHEN consented THEN 3 ELSE 0 END)::UTINYINT;
    ALTER TABLE ${table} RENAME consented TO signals;`,
    )
    .join('\n');

/** And no member had a value. */
const addValues = (list: number) =>
  [membersTable(list), inFlightTable(list)].map((table) => `ALTER TABLE ${table} ADD COLUMN value DOUBLE;`).join('\n');

/** Until version 7 all members were people. */
const addCompanies = (list: number) =>
  [membersTable(list), inFlightTable(list)]
    .map((table) => `ALTER TABLE ${table} ADD COLUMN company_domain BLOB;`)
    .join('\n');

/** Brings the tables of an earlier version into today's shape. */
export async function migrateLedger(engine: Engine, version: number): Promise<void> {
  if (version >= ledgerVersion) return;
  const lists = (await engine.rows(`SELECT list FROM ${catalog}.lists`)).map(({ list }) => Number(list));
  if (version < 4) {
    await migrateTo(engine, 4, [
      ...(version < 2 ? [places] : []),
      ...(version < 3
        ? [
            `${replacements} ALTER TABLE ${catalog}.lists ADD COLUMN strangers BOOLEAN; UPDATE ${catalog}.lists SET strangers = remote_id IS NULL;`,
            ...laterColumns.map(([name, type]) => `ALTER TABLE ${catalog}.requests ADD COLUMN ${name} ${type};`),
          ]
        : []),
      ...lists.map(joinAdditions),
    ]);
  }
  // Apart, because DuckDB alters no table of which the same transaction deleted rows.
  if (version < 5) {
    await migrateTo(engine, 5, [
      history,
      ...lists.map(divideConsent),
      ...lists.map(addValues),
      `ALTER TABLE ${catalog}.lists ADD COLUMN takes_values BOOLEAN;`,
    ]);
  }
  if (version < 6) {
    await migrateTo(engine, 6, [
      `ALTER TABLE ${catalog}.lists ADD COLUMN form VARCHAR; ALTER TABLE ${catalog}.lists ADD COLUMN creating BOOLEAN;`,
      calls,
    ]);
  }
  await migrateTo(engine, 7, [...lists.map(addCompanies), `ALTER TABLE ${catalog}.lists ADD COLUMN members VARCHAR;`]);
}

const migrateTo = (engine: Engine, version: number, statements: readonly string[]) =>
  engine.run(`BEGIN; ${statements.join('\n')} UPDATE ${catalog}.meta SET version = ${version}; COMMIT;`);

/**
 * The quoted table of whom additions brought onto a list, or may have: `sent_at`, `request`, then `memberColumns`. A row is written
 * once, with the intent, and is acknowledged as soon as its request is answered (`acknowledged`).
 */
export function membersTable(list: number): string {
  return `${catalog}.${quoteName(`members_${list}`)}`;
}

/**
 * The quoted table of members in removals that are not settled, and in echoes: `operation`, `request`, then as in `membersTable`. With
 * the operation `remove again` the request is the one whose end is waited for.
 */
export function inFlightTable(list: number): string {
  return `${catalog}.${quoteName(`in_flight_${list}`)}`;
}

/** Columns of a member: `key`, `person`, `signals` (bits: 1 and 2: consent to ads and to personalization was granted; 4: limited data use), `value` (what it is worth, NULL: nothing is sent of that) and one per field; digests and plain values are bytes. */
export const memberColumns = ['key', 'person', 'signals', 'value', ...memberFields.map(quoteName)] as const;

const fieldTypes = memberFields
  .map((field) => `${quoteName(field)} BLOB${manyValuedFields.has(field) ? '[]' : ''}`)
  .join(', ');
/** DDL of `memberColumns`. */
export const memberDdl = `key UHUGEINT NOT NULL, person UBIGINT NOT NULL, signals UTINYINT NOT NULL, value DOUBLE, ${fieldTypes}`;

/** DDL of a list's tables. */
export function listTables(list: number): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${membersTable(list)} (sent_at TIMESTAMP NOT NULL, request BIGINT NOT NULL, ${memberDdl})`,
    `CREATE TABLE IF NOT EXISTS ${inFlightTable(list)} (operation VARCHAR NOT NULL, request BIGINT NOT NULL, ${memberDdl})`,
  ];
}
