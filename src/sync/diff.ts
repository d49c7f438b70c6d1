import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { timestamp } from '../ledger/journal.ts';
import { dueKeys, heldMembers } from '../ledger/held.ts';
import { catalog, memberColumns } from '../ledger/schema.ts';

/** Quoted temporary tables that one list's difference is made in. */
export interface Difference {
  /** Everybody who may be on the list: `sent_at` (NULL: perhaps not), `key` and `value`. */
  readonly held: string;
  /** Member columns. */
  readonly removes: string;
  /** `key` and `person` of wanted members: their values are many times as large, and stand in the wanted table already. */
  readonly adds: string;
  /** The same of those that are sent again. */
  readonly refreshes: string;
}

export interface Compared extends Difference {
  /** How many may be on the list, and how many wanted members are among them. */
  readonly counts: { readonly held: number; readonly staying: number };
  /** Which of the tables may have rows. */
  readonly some: { readonly removes: boolean; readonly adds: boolean; readonly refreshes: boolean };
}

/** When members are sent again although nothing changed. */
export interface Renewal {
  /** Whoever was last sent before that is due. */
  readonly before: Date;
  /**
   * Days by which a part of the members is due earlier, each always by the same: who was sent in one day, such as everybody of a new list,
   * is not sent again in one.
   */
  readonly spreadDays: number;
}

/** SQL condition on a row of `held`: it is time to send them again. */
export function isLate(renewal: Renewal | undefined): string {
  if (renewal === undefined) return 'false';
  const days = Math.max(1, Math.floor(renewal.spreadDays));
  const before = timestamp(renewal.before);
  // To divide all 128 bits takes microseconds; who was sent lately is not late by any of it.
  const early = `to_days(((key & 18446744073709551615::UHUGEINT)::UBIGINT % ${days})::INTEGER)`;
  return `CASE WHEN sent_at < ${before} + to_days(${days - 1}) THEN sent_at < ${before} + ${early} ELSE false END`;
}

/** Compares who should be on a list with who may be on it. */
export async function difference(
  engine: Engine,
  wanted: string,
  given: {
    /** The list's number in the ledger. */
    readonly list: number;
    /** A suffix that makes the tables' names unique. */
    readonly name: string;
    readonly renewal: Renewal | undefined;
    /** Sends every wanted member, also those a platform refused before. */
    readonly full: boolean;
    /** Whether everybody is sent again as soon as anything changes, or somebody leaves; default: no. */
    readonly whole?: 'for any change' | 'for removals' | undefined;
    /** Whether nobody can be taken off; default: whoever is not wanted is. */
    readonly keepsAll?: boolean;
    /** Whether members are sent again who are worth something else than they were. */
    readonly valued: boolean;
  },
): Promise<Compared> {
  const { list, name, valued } = given;
  const tables: Difference = {
    held: quoteName(`held ${name}`),
    removes: quoteName(`removes ${name}`),
    adds: quoteName(`adds ${name}`),
    refreshes: quoteName(`refreshes ${name}`),
  };
  const create = (table: string, query: string) => engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`);
  const columns = memberColumns.join(', ');
  const held = heldMembers(list);
  await create(tables.held, `SELECT sent_at, key, value FROM (${held})`);
  const counts = await engine.row(`
    SELECT (SELECT count(*) FROM ${tables.held})::INTEGER AS held, (SELECT count(*) FROM ${wanted})::INTEGER AS wanted,
      (SELECT count(*) FROM ${wanted} SEMI JOIN ${tables.held} USING (key))::INTEGER AS staying`);
  const due = [
    isLate(given.renewal),
    `key IN (${dueKeys(list)})`,
    ...(valued ? [`key IN (${revalued(wanted, tables.held)})`] : []),
  ].join(' OR ');
  // Most nights little changes, and often nothing: to look for those who left among all takes as long as to read the file.
  const removes = given.keepsAll !== true && counts['staying'] !== counts['held'];
  const adds = counts['staying'] !== counts['wanted'];
  const late = given.full ? undefined : await engine.row(`SELECT EXISTS (FROM ${tables.held} WHERE ${due}) AS some`);
  const isChanged = removes || adds || late?.['some'] === true;
  const { whole } = given;
  const full = given.full || (whole === 'for any change' && isChanged) || (whole === 'for removals' && removes);
  const some = { removes, adds, refreshes: full || late?.['some'] === true };
  const none = `SELECT key, person FROM ${wanted} LIMIT 0`;
  await create(
    tables.removes,
    `SELECT ${columns} FROM (${held}) ${some.removes ? `ANTI JOIN ${wanted} USING (key)` : 'LIMIT 0'}`,
  );
  const refused = `SELECT key FROM ${catalog}.refused WHERE list = ${list}`;
  const newcomers = `SELECT key, person FROM ${wanted} ANTI JOIN ${tables.held} USING (key)`;
  await create(tables.adds, some.adds ? `${newcomers}${full ? '' : ` WHERE key NOT IN (${refused})`}` : none);
  const again = `SELECT key, w.person FROM ${wanted} AS w JOIN ${tables.held} AS h USING (key)`;
  await create(
    tables.refreshes,
    some.refreshes ? `${again}${full ? '' : ` WHERE (${due}) AND key NOT IN (${refused})`}` : none,
  );
  return { ...tables, some, counts: { held: Number(counts['held']), staying: Number(counts['staying']) } };
}

/**
 * SQL giving `key` of members who are worth something else than when they were sent.
 *
 * @param held quoted table of who is on the list, with what they were sent with
 */
export function revalued(wanted: string, held: string): string {
  return `SELECT key FROM ${wanted} AS w JOIN ${held} AS h USING (key) WHERE w.value IS DISTINCT FROM h.value`;
}
