import type { AudienceConfig } from '../config/config.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, identifierOf, manyValuedFields } from '../identifiers/identifier.ts';
import { memberFields } from '../ledger/member-columns.ts';
import type { Encoded } from './encode.ts';
import { boundedFields, countLeftOut, type LeftOutValues } from './identifier-bound.ts';
import { hasUnit, type MatchUnit, matchUnits } from './match-units.ts';

/** Who should be on a list. */
export interface Wanted {
  /** Quoted table with the ledger's member columns, and `source` and `contact`, the row each was made of. */
  readonly table: string;
  readonly wanted: number;
  /** Contacts of the segment whom this platform cannot be told about: reason to count. */
  readonly rejected: Readonly<Record<string, number>>;
  /** What this platform takes no more of; undefined when it takes everything. */
  readonly leftOut: LeftOutValues | undefined;
}

/** Fields that go to a list: those that the platform takes and the audience allows. */
export function fieldsOf(audience: AudienceConfig, capabilities: Capabilities): Field[] {
  const all = Object.keys(capabilities.fields) as Field[];
  return audience.identifiers === undefined
    ? all
    : all.filter((field) => audience.identifiers?.includes(identifierOf(field)));
}

/**
 * The members of a list: encoded contacts of its segment, from all sources (`encoded[i]` belongs to source index `i`).
 * Two contacts with exactly the same values are one member.
 */
export async function wantedMembers(
  engine: Engine,
  name: string,
  given: {
    readonly segment: string;
    readonly encoded: ReadonlyMap<number, Encoded>;
    readonly capabilities: Capabilities;
    readonly fields: readonly Field[];
    /** Given a query of the contacts that cannot be on the list: `source`, `row`, `reason`. */
    readonly onRejected?: (query: string) => Promise<void>;
  },
): Promise<Wanted> {
  const { segment, encoded, capabilities, fields } = given;
  const table = quoteName(`wanted ${name}`);
  const parts = [...encoded].map(([index, source]) => candidatesOf(index, source, { segment, capabilities, fields }));
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${parts.join(' UNION ALL BY NAME ')}`);
  const reasons = await engine.rows(
    `SELECT reason, count(*)::INTEGER AS n FROM ${table} WHERE reason IS NOT NULL GROUP BY reason ORDER BY n DESC, reason`,
  );
  if (reasons.length > 0) {
    await given.onRejected?.(`SELECT source, contact AS row, reason FROM ${table} WHERE reason IS NOT NULL`);
    await engine.run(`DELETE FROM ${table} WHERE reason IS NOT NULL`);
  }
  const { candidates, members } = await engine.row(
    `SELECT (SELECT count(*) FROM ${table})::INTEGER AS candidates, (SELECT count(*) FROM (SELECT DISTINCT key FROM ${table}))::INTEGER AS members`,
  );
  const wanted = Number(members);
  if (Number(candidates) > wanted) {
    await engine.run(`
      DELETE FROM ${table} WHERE rowid IN (
        SELECT row FROM (
          SELECT rowid AS row, row_number() OVER (PARTITION BY key ORDER BY person, rowid) AS nth
          FROM ${table} SEMI JOIN (SELECT key FROM ${table} GROUP BY key HAVING count(*) > 1) USING (key))
        WHERE nth > 1)`);
  }
  return {
    table,
    wanted,
    rejected: Object.fromEntries(reasons.map((row) => [String(row['reason']), Number(row['n'])])),
    leftOut: await countLeftOut(engine, table, { encoded, capabilities, fields }),
  };
}

function candidatesOf(
  index: number,
  encoded: Encoded,
  { segment, capabilities, fields }: { segment: string; capabilities: Capabilities; fields: readonly Field[] },
): string {
  const mine = fields.filter((field) => encoded.fields.includes(field));
  const units = matchUnits(capabilities, mine);
  const values = memberFields.map((field) => {
    const value = mine.includes(field) ? quoteName(field) : `NULL::BLOB${manyValuedFields.has(field) ? '[]' : ''}`;
    return `${value} AS ${quoteName(field)}`;
  });
  // Consent is part of what is sent only where the platform takes it; elsewhere a change of it changes nothing.
  const consented = capabilities.consent ? 'consented' : 'false';
  const usable = ['reason IS NOT NULL', ...units.map((unit) => hasUnit(unit))].join(' OR ');
  const problem = `coalesce(${[...units.map(unitProblem), "'no_identifier'"].join(', ')})`;
  const replaced = [
    `CASE WHEN ${usable} THEN reason ELSE ${problem} END AS reason`,
    ...boundedFields(mine, capabilities),
  ];
  return `
    SELECT md5_number(concat_ws('|', ${consented}${mine.map((field) => `, ${contentOf(field)}`).join('')})) AS key, person,
      ${consented} AS consented, ${values.join(', ')}, reason, ${index} AS source, contact
    FROM (
      SELECT * REPLACE (${replaced.join(', ')})
      FROM ${encoded.table} SEMI JOIN (SELECT contact FROM ${segment} WHERE source = ${index}) USING (contact))`;
}

/** SQL: why a member cannot be found by a unit of which every part is there, though not valid; else NULL. */
function unitProblem(unit: MatchUnit): string {
  const errors = unit.map((field) => quoteName(`error ${field}`));
  const parts = unit.map((field, i) => `(${quoteName(field)} IS NOT NULL OR ${errors[i]} IS NOT NULL)`);
  return `CASE WHEN ${parts.join(' AND ')} THEN coalesce(${errors.join(', ')}) END`;
}

/** SQL: a text that is equal exactly when the field's values are. */
function contentOf(field: Field): string {
  const column = quoteName(field);
  // Nearly every list is of one value.
  const text = manyValuedFields.has(field)
    ? `CASE WHEN len(${column}) = 1 THEN hex(${column}[1])
        ELSE list_aggregate(list_transform(${column}, lambda v: hex(v)), 'string_agg', ',') END`
    : `hex(${column})`;
  return `'${field}=' || ${text}`;
}
