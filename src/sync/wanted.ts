import type { AudienceConfig } from '../config/config.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Field } from '../identifiers/identifier.ts';
import { manyValuedFields, memberFields } from '../ledger/member-columns.ts';
import { type Encoded, sourceOf } from './encode.ts';
import { hasUnit, matchUnits } from './match-units.ts';

/** Who should be on a list. */
export interface Wanted {
  /** Quoted table with the ledger's member columns. */
  readonly table: string;
  readonly wanted: number;
  /** Contacts of the segment whom this platform cannot be told about: reason to count. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** Fields that go to a list: those that the platform takes and the audience allows. */
export function fieldsOf(audience: AudienceConfig, capabilities: Capabilities): Field[] {
  const all = Object.keys(capabilities.fields) as Field[];
  return audience.identifiers === undefined
    ? all
    : all.filter((field) => audience.identifiers?.includes(sourceOf(field)));
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
  },
): Promise<Wanted> {
  const { segment, encoded, capabilities, fields } = given;
  const candidates = quoteName(`candidates ${name}`);
  const parts = [...encoded].map(([index, source]) => candidatesOf(index, source, { segment, capabilities, fields }));
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${candidates} AS ${parts.join(' UNION ALL BY NAME ')}`);
  const table = quoteName(`wanted ${name}`);
  const columns = memberFields.map((field) => `first(${quoteName(field)}) AS ${quoteName(field)}`);
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT key, first(person) AS person, first(consented) AS consented, ${columns.join(', ')}
    FROM ${candidates} WHERE reason IS NULL GROUP BY key`);
  const { wanted } = await engine.row(`SELECT count(*)::INTEGER AS wanted FROM ${table}`);
  const reasons = await engine.rows(
    `SELECT reason, count(*)::INTEGER AS n FROM ${candidates} WHERE reason IS NOT NULL GROUP BY reason ORDER BY n DESC, reason`,
  );
  await engine.run(`DROP TABLE ${candidates}`);
  return {
    table,
    wanted: Number(wanted),
    rejected: Object.fromEntries(reasons.map((row) => [String(row['reason']), Number(row['n'])])),
  };
}

function candidatesOf(
  index: number,
  encoded: Encoded,
  { segment, capabilities, fields }: { segment: string; capabilities: Capabilities; fields: readonly Field[] },
): string {
  const mine = fields.filter((field) => encoded.fields.includes(field));
  const usable = matchUnits(capabilities, mine).map(hasUnit);
  const errors = mine.map((field) => quoteName(`error ${field}`));
  const values = memberFields.map((field) => {
    const column = quoteName(field);
    if (!mine.includes(field)) return `NULL::BLOB${manyValuedFields.has(field) ? '[]' : ''} AS ${column}`;
    return `${bounded(field, capabilities)} AS ${column}`;
  });
  // Consent is part of what is sent only where the platform takes it; elsewhere a change of it changes nothing.
  const consented = capabilities.consent ? 'consented' : 'false';
  return `
    SELECT md5_number(concat_ws('|', ${consented}${mine.map((field) => `, ${contentOf(field)}`).join('')})) AS key, person,
      ${consented} AS consented, ${values.join(', ')}, reason
    FROM (
      SELECT * REPLACE (
        coalesce(reason, CASE WHEN NOT (${[...usable, 'false'].join(' OR ')}) THEN coalesce(${[...errors, "'no_identifier'"].join(', ')}) END) AS reason)
      FROM ${encoded.table} SEMI JOIN (SELECT contact FROM ${segment} WHERE source = ${index}) USING (contact))`;
}

function bounded(field: Field, capabilities: Capabilities): string {
  const most = capabilities.identifiersPerMember;
  return most !== undefined && manyValuedFields.has(field) ? `${quoteName(field)}[1:${most}]` : quoteName(field);
}

/** SQL: a text that is equal exactly when the field's values are. */
function contentOf(field: Field): string {
  const column = quoteName(field);
  const text = manyValuedFields.has(field)
    ? `array_to_string(list_transform(${column}, lambda v: hex(v)), ',')`
    : `hex(${column})`;
  return `'${field}=' || ${text}`;
}
