import type { Capabilities } from '../destinations/destination.ts';
import { bitsOf, signalBits } from '../destinations/signals.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Field } from '../identifiers/identifier.ts';
import type { Encoding } from './encode.ts';
import { boundedFields } from './identifier-bound.ts';
import { hasUnit, type MatchUnit, matchUnits } from './match-units.ts';

/** The contacts of one source as members of lists that take the same fields. */
export interface SourceMembers {
  /**
   * Quoted table: `contact`, `person`, `reason` (why the platform cannot be told about them, NULL when it can) and `key`, equal
   * exactly when all that would be sent is.
   */
  readonly table: string;
  readonly capabilities: Capabilities;
  /** Those of the list's fields that the source has. */
  readonly fields: readonly Field[];
  /** Of them, those of which the table says of everybody whether they have a valid value: of who is only counted, the e-mail alone. */
  readonly checked: readonly Field[];
  /** Fields of which no value is valid, and how many contacts have one: the column is another, or its country is. */
  readonly unusable: readonly { readonly field: Field; readonly values: number }[];
  /** Of all contacts who have several values of a field, and maybe others. */
  readonly encoding: Encoding;
  /**
   * What is sent of contacts, encoded anew (`boundedRows`).
   *
   * @param among SQL giving `contact` and `key`
   */
  readonly encode: (among: string) => Promise<{ readonly encoding: Encoding; readonly rows: string }>;
}

/** A table of members that is to be written. */
export interface MemberTable extends Pick<SourceMembers, 'table' | 'capabilities' | 'fields'> {
  /** Whether it is there, with some of them (`takeKnown`). */
  readonly isBegun?: boolean;
}

/** Adds the keys of encoded contacts to a table of members. */
export async function writeMemberKeys(
  engine: Engine,
  encoding: Encoding,
  { capabilities, fields, table, isBegun = false }: MemberTable,
): Promise<void> {
  const content = [
    'concat_ws(',
    `'|', ${signalText(capabilities)}`,
    ...fields.map((field) => `, ${encoding.contentOf(field)}`),
    ')',
  ];
  const rows = `SELECT contact, person, ${reasonOf(capabilities, fields)} AS reason,
      md5_number(${content.join('')}) AS key${standings(fields)}
    FROM ${boundedRows(encoding, fields, capabilities)}`;
  await engine.run(isBegun ? `INSERT INTO ${table} BY NAME ${rows}` : `CREATE TEMP TABLE ${table} AS ${rows}`);
}

/** Writes a table of members without keys: whom the platform can be told about, and by what. Nothing is hashed where nobody has several values. */
export async function writeStandings(
  engine: Engine,
  encoding: Encoding,
  { capabilities, fields, table }: MemberTable,
): Promise<void> {
  const rows = encoding.rows(undefined, { unhashed: !encoding.hasFurther });
  await engine.run(
    `CREATE TEMP TABLE ${table} AS SELECT contact, ${reasonOf(capabilities, fields)} AS reason${standings(fields)} FROM ${rows}`,
  );
}

/** SQL: why the platform cannot be told about an encoded contact; NULL when it can. */
function reasonOf(capabilities: Capabilities, fields: readonly Field[]): string {
  const units = matchUnits(capabilities, fields);
  const usable = ['reason IS NOT NULL', ...units.map((unit) => hasUnit(unit))].join(' OR ');
  return `CASE WHEN reason IS NULL AND ${isUntellable(capabilities)} THEN 'personalization_denied' WHEN ${usable} THEN reason ELSE coalesce(${[...units.map(unitProblem), "'no_identifier'"].join(', ')}) END`;
}

const standings = (fields: readonly Field[]) =>
  fields.map((field, index) => `, ${standing(field)} AS ${standingColumn(index)}`).join('');

/**
 * SQL giving a source's encoded contacts (`Encoding.rows`) with no more values than the platform takes of one.
 *
 * @param among SQL giving `contact` and `key`, those that are asked for, with their keys; default: all, without
 */
export function boundedRows(
  encoding: Encoding,
  fields: readonly Field[],
  capabilities: Capabilities,
  among?: string,
): string {
  const rows = encoding.rows(among, { keyed: among !== undefined });
  const replaced = encoding.hasFurther ? boundedFields(fields, capabilities) : [];
  return replaced.length === 0 ? rows : `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${rows})`;
}

/** Signals are part of what is sent only where the platform takes them; elsewhere a change of them changes nothing. */
export const takenSignals = ({ signals }: Capabilities) => `(signals & ${bitsOf(signals)})::UTINYINT`;

/** As keys had it when there was one consent to everything: nobody is sent anew because there are two. */
const signalText = (capabilities: Capabilities) =>
  `CASE ${takenSignals(capabilities)} WHEN 0 THEN 'false' WHEN ${bitsOf(['ads', 'personalization'])} THEN 'true' ELSE ${takenSignals(capabilities)}::VARCHAR END`;

/** SQL: whether a member may be sent only to platforms that take a signal which this one does not take. */
export const isUntellable = ({ purpose = 'ads', signals }: Capabilities) =>
  purpose !== 'ads' || signals.includes('limited') ? 'false' : `signals & ${signalBits.limited} <> 0`;

/** SQL: why a member cannot be found by a unit of which every part is there, though not valid; else NULL. */
function unitProblem(unit: MatchUnit): string {
  const errors = unit.map((field) => quoteName(`error ${field}`));
  const parts = unit.map((field, i) => `(${quoteName(field)} IS NOT NULL OR ${errors[i]} IS NOT NULL)`);
  return `CASE WHEN ${parts.join(' AND ')} THEN coalesce(${errors.join(', ')}) END`;
}

/** Of the field with this index: whether its value is valid; NULL where there is none. */
export const standingColumn = (index: number) => quoteName(`standing ${index}`);

/** SQL: true where a field has a value, false where it has one that is not valid. */
function standing(field: Field): string {
  return `CASE WHEN ${quoteName(field)} IS NOT NULL THEN true WHEN ${quoteName(`error ${field}`)} <> 'unsupported_field' THEN false END`;
}

/** Of fields in a table of members: whether any value is valid, and how many values are not. */
export async function fieldStandings(
  engine: Engine,
  table: string,
  fields: readonly Field[],
): Promise<readonly { readonly field: Field; readonly isValid: boolean; readonly invalid: number }[]> {
  if (fields.length === 0) return [];
  const counts = fields.map((_, index) => {
    const column = standingColumn(index);
    return `coalesce(bool_or(${column}), false) AS v${index}, count(*) FILTER (NOT ${column})::INTEGER AS e${index}`;
  });
  const found = await engine.row(`SELECT ${counts.join(', ')} FROM ${table}`);
  return fields.map((field, index) => ({
    field,
    isValid: found[`v${index}`] === true,
    invalid: Number(found[`e${index}`]),
  }));
}

/** Of a few values all may be wrong. */
const fewValues = 10;

/** Fields of a table of members of which no value is valid. */
export async function unusableFields(
  engine: Engine,
  table: string,
  fields: readonly Field[],
): Promise<SourceMembers['unusable']> {
  const found = await fieldStandings(engine, table, fields);
  return found
    .filter(({ isValid, invalid }) => !isValid && invalid >= fewValues)
    .map(({ field, invalid }) => ({ field, values: invalid }));
}
