import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Field } from '../identifiers/identifier.ts';
import { manyValuedFields, memberFields } from '../ledger/member-columns.ts';
import { type MatchUnit, unitValues } from './match-units.ts';

/** What removals name, and whom they touch besides those who go. */
export interface RemovalNames {
  /** Quoted table: member columns of each removal, holding only what it names. */
  readonly table: string;
  /** Quoted table of `key`: wanted members that these removals take off the list as well, so that they must be sent after. */
  readonly touched: string;
  /** Quoted table of `key`: wanted members that share a value or are the same person; at risk where order is not kept. */
  readonly related: string;
  /** Removed members of whom nothing is wanted any more, not even changed: those who leave. */
  readonly leaving: number;
}

/**
 * A platform takes off whoever matches any value of a removal. So a removal names only values that no wanted member of the
 * list has (households share phones); when none is left it names all, and the sharers are sent again after it.
 */
export async function nameRemovals(
  engine: Engine,
  name: string,
  given: { readonly removes: string; readonly wanted: string; readonly units: readonly MatchUnit[] },
): Promise<RemovalNames> {
  const { removes, wanted, units } = given;
  const own = quoteName(`values removed ${name}`);
  const shared = quoteName(`shared ${name}`);
  const tables = {
    table: quoteName(`named ${name}`),
    touched: quoteName(`touched ${name}`),
    related: quoteName(`related ${name}`),
  };
  const create = (table: string, query: string) => engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`);
  await create(own, union(units.map((unit, u) => `SELECT ${u} AS unit, * FROM (${unitValues(unit, removes)})`)));
  const pairs = units.map(
    (unit, u) => `SELECT ${u} AS unit, r.value, r.key AS removed, w.key AS kept
      FROM (SELECT key, value FROM ${own} WHERE unit = ${u}) AS r JOIN (${unitValues(unit, wanted)}) AS w USING (value)`,
  );
  await create(shared, pairs.length > 0 ? pairs.join(' UNION ALL ') : noPairs);
  // Removed members with at least one value of their own to be named by.
  const nameable = `SELECT o.key FROM ${own} AS o ANTI JOIN ${shared} AS s ON s.removed = o.key AND s.unit = o.unit AND s.value = o.value`;
  const columns = memberFields.map((field) => `${namedField(field, units)} AS ${quoteName(field)}`);
  const sharedOf = units.map(
    (
      _,
      u,
    ) => `LEFT JOIN (SELECT removed, list(DISTINCT value) AS shared FROM ${shared} WHERE unit = ${u} GROUP BY removed) AS s${u}
      ON s${u}.removed = r.key`,
  );
  await create(
    tables.table,
    `SELECT r.key, r.person, r.consented, ${columns.join(', ')}
     FROM (SELECT *, key IN (${nameable}) AS nameable FROM ${removes}) AS r ${sharedOf.join(' ')}`,
  );
  const samePerson = `SELECT w.key FROM ${wanted} AS w SEMI JOIN ${removes} USING (person)`;
  await create(tables.touched, `${samePerson} UNION SELECT kept FROM ${shared} WHERE removed NOT IN (${nameable})`);
  await create(tables.related, `${samePerson} UNION SELECT kept FROM ${shared}`);
  const { leaving } = await engine.row(`
    SELECT count(*)::INTEGER AS leaving FROM ${removes}
    WHERE key NOT IN (SELECT removed FROM ${shared}) AND person NOT IN (SELECT person FROM ${wanted})`);
  await engine.run(`DROP TABLE ${own}; DROP TABLE ${shared}`);
  return { ...tables, leaving: Number(leaving) };
}

const noValues = 'SELECT 0 AS unit, NULL::UHUGEINT AS key, NULL::UBIGINT AS person, NULL::BLOB AS value LIMIT 0';
const noPairs = 'SELECT 0 AS unit, NULL::BLOB AS value, NULL::UHUGEINT AS removed, NULL::UHUGEINT AS kept LIMIT 0';

function union(queries: readonly string[]): string {
  return queries.length > 0 ? queries.join(' UNION ALL ') : noValues;
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
      own.push(`CASE WHEN s${u}.shared IS NULL THEN ${column} END`);
    }
  }
  const empty = manyValuedFields.has(field) ? 'NULL::BLOB[]' : 'NULL::BLOB';
  return `CASE WHEN r.nameable THEN ${own.length > 0 ? `coalesce(${own.join(', ')})` : empty} ELSE ${column} END`;
}
