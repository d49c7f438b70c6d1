import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, manyValuedFields } from '../identifiers/identifier.ts';
import { memberFields } from '../ledger/member-columns.ts';
import { hasUnit, type MatchUnit, memberValues } from './match-units.ts';

/** What removals name, and whom they touch besides those who go. */
export interface RemovalNames {
  /** Quoted table: member columns of each removal, holding only what it names. */
  readonly table: string;
  /** Quoted table of `key`: wanted members that these removals take off the list as well, so that they must be sent after. */
  readonly touched: string;
  /** Quoted table of `key`: wanted members that share a value or are the same person; at risk where order is not kept. */
  readonly related: string;
  /** Removed people of whom nothing is wanted any more, not even changed: those who leave. */
  readonly leaving: number;
  /** Those of them who withdrew. */
  readonly withdrawn: number;
  /** Removed members who did not withdraw, without a value of their own to be named by. */
  readonly sharing: number;
}

/**
 * A platform takes off whoever matches any value of a removal. So a removal names only values that no wanted member of the
 * list has (households share phones); when none is left it names all, and the sharers are sent again after it.
 */
export async function nameRemovals(
  engine: Engine,
  name: string,
  given: {
    readonly removes: string;
    /** Quoted table of `key` and `person`. */
    readonly wanted: string;
    /** SQL of everybody wanted, with the ledger's member columns but for `person`, which may be that of before. */
    readonly rows: string;
    /** Wanted members that are not on the list yet: who changed is among them. */
    readonly adds: string;
    /** `key` and `person` of members who are wanted with more than before, and not removed. */
    readonly superseded: string;
    /** Quoted table of `key`: removed members who withdrew. */
    readonly withdrawn: string;
    readonly units: readonly MatchUnit[];
  },
): Promise<RemovalNames> {
  const { removes, wanted, rows, units, withdrawn } = given;
  const own = quoteName(`values removed ${name}`);
  const kept = quoteName(`values kept ${name}`);
  const nameable = quoteName(`nameable ${name}`);
  const tables = {
    table: quoteName(`named ${name}`),
    touched: quoteName(`touched ${name}`),
    related: quoteName(`related ${name}`),
  };
  const create = (table: string, query: string) => engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`);
  await create(own, memberValues(units, removes));
  // Values, never pairs of members: a phone that a thousand members give on both sides would make a million of them.
  await create(kept, `SELECT * FROM (${memberValues(units, rows)}) SEMI JOIN ${own} USING (unit, value)`);
  // Removed members with at least one value of their own to be named by.
  await create(nameable, `SELECT DISTINCT key FROM ${own} ANTI JOIN ${kept} USING (unit, value)`);
  await create(tables.table, namedMembers(units, { removes, own, kept, nameable }));
  const samePerson = `SELECT key FROM ${wanted} SEMI JOIN ${removes} USING (person)`;
  const named = `SELECT unit, value FROM ${own} ANTI JOIN ${nameable} USING (key)`;
  await create(tables.touched, `${samePerson} UNION SELECT key FROM ${kept} SEMI JOIN (${named}) USING (unit, value)`);
  await create(tables.related, `${samePerson} UNION SELECT key FROM ${kept}`);
  const leaving = await countLeaving(engine, { ...given, own, kept });
  const counts = await engine.row(`
    SELECT (SELECT count(*) FROM ${withdrawn})::INTEGER AS withdrawn,
      (SELECT count(DISTINCT key) FROM ${own} ANTI JOIN ${nameable} USING (key) ANTI JOIN ${withdrawn} USING (key))::INTEGER AS sharing`);
  await engine.run(`DROP TABLE ${own}; DROP TABLE ${kept}; DROP TABLE ${nameable}`);
  return { ...tables, leaving, withdrawn: Number(counts['withdrawn']), sharing: Number(counts['sharing']) };
}

interface Parts {
  readonly removes: string;
  readonly own: string;
  readonly kept: string;
  readonly nameable: string;
}

function namedMembers(units: readonly MatchUnit[], { removes, own, kept, nameable }: Parts): string {
  const columns = memberFields.map((field) => `${namedField(field, units)} AS ${quoteName(field)}`);
  const sharedOf = units.map(
    (_, unit) => `
    LEFT JOIN (
      SELECT key, list(value) AS shared FROM ${own} SEMI JOIN ${kept} USING (unit, value) WHERE unit = ${unit} GROUP BY key
    ) AS s${unit} ON s${unit}.key = r.key`,
  );
  return `
    SELECT r.key, r.person, r.signals, NULL::DOUBLE AS value, ${columns.join(', ')}
    FROM (SELECT *, key IN (FROM ${nameable}) AS nameable FROM ${removes}) AS r ${sharedOf.join('')}`;
}

/** SQL: the values of a field that a removal names; `r.nameable`: whether some value is the removed member's own. */
function namedField(field: Field, units: readonly MatchUnit[]): string {
  const column = `r.${quoteName(field)}`;
  const own: string[] = [];
  for (const [u, unit] of units.entries()) {
    if (!unit.includes(field)) continue;
    if (unit.length === 1 && manyValuedFields.has(field)) {
      const kept = `list_filter(${column}, lambda v: NOT coalesce(list_contains(s${u}.shared, v), false))`;
      own.push(`CASE WHEN len(${kept}) > 0 THEN ${kept} END`);
    } else {
      // A part alone finds nobody and is not named.
      own.push(`CASE WHEN ${hasUnit(unit, 'r')} AND s${u}.shared IS NULL THEN ${column} END`);
    }
  }
  const empty = manyValuedFields.has(field) ? 'NULL::BLOB[]' : 'NULL::BLOB';
  return `CASE WHEN r.nameable THEN ${own.length > 0 ? `coalesce(${own.join(', ')})` : empty} ELSE ${column} END`;
}

/**
 * Who goes without coming back changed. A changed contact is a new member of the same person, or one that shares a value
 * with who went; one new member makes up for one that went, however many share a value with it.
 */
async function countLeaving(
  engine: Engine,
  tables: {
    readonly removes: string;
    readonly wanted: string;
    readonly adds: string;
    readonly superseded: string;
    readonly own: string;
    readonly kept: string;
  },
): Promise<number> {
  const { removes, wanted, adds, superseded, own, kept } = tables;
  const gone = `SELECT key FROM ${removes} ANTI JOIN ${wanted} USING (person)`;
  const come = `SELECT key FROM ${adds} ANTI JOIN ${removes} USING (person) ANTI JOIN ${superseded} USING (person)`;
  const shared = (mine: string, who: string, others: string, whom: string) =>
    `(SELECT count(DISTINCT key) FROM ${mine} SEMI JOIN (${who}) USING (key)
      SEMI JOIN (SELECT unit, value FROM ${others} SEMI JOIN (${whom}) USING (key)) USING (unit, value))`;
  const { leaving } = await engine.row(`
    SELECT ((SELECT count(*) FROM (${gone})) -
      least(${shared(own, gone, kept, come)}, ${shared(kept, come, own, gone)}))::INTEGER AS leaving`);
  return Number(leaving);
}
