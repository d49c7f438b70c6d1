import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, manyValuedFields } from '../identifiers/identifier.ts';

/** A value, or a set of values together, by which a platform finds a person. */
export type MatchUnit = readonly Field[];

/** The platform's match keys that can be made of these fields. */
export function matchUnits(capabilities: Capabilities, fields: readonly Field[]): MatchUnit[] {
  return capabilities.matchKeys.filter((unit) => unit.every((field) => fields.includes(field)));
}

/** All of the platform's match keys: what is on a list may have been sent when its audience took other identifiers. */
export function allUnits(capabilities: Capabilities): MatchUnit[] {
  return matchUnits(capabilities, capabilities.fields);
}

/** SQL: whether a member has every value of a unit. `from`: the alias of its table. */
export function hasUnit(unit: MatchUnit, from?: string): string {
  const prefix = from === undefined ? '' : `${from}.`;
  return `(${unit.map((field) => `${prefix}${quoteName(field)} IS NOT NULL`).join(' AND ')})`;
}

/** Those of the units that some member of a table has a value of. */
export async function unitsInUse(engine: Engine, units: readonly MatchUnit[], table: string): Promise<MatchUnit[]> {
  if (units.length === 0) return [];
  const found = units.map((unit, index) => `coalesce(bool_or(${hasUnit(unit)}), false) AS unit${index}`);
  const used = await engine.row(`SELECT ${found.join(', ')} FROM ${table}`);
  return units.filter((_, index) => used[`unit${index}`] === true);
}

/** SQL giving `key`, `person`, `value` for each value that the members of `from` have of a unit. */
export function unitValues(unit: MatchUnit, from: string): string {
  const [only, ...others] = unit;
  if (only !== undefined && others.length === 0) {
    const column = quoteName(only);
    const value = manyValuedFields.has(only) ? `unnest(${column})` : column;
    return `SELECT key, person, ${value} AS value FROM ${from} WHERE ${column} IS NOT NULL`;
  }
  // A zero byte between the parts: no digest or text of one part can run into the next.
  const parts = unit.map((field) => `${quoteName(field)}${manyValuedFields.has(field) ? '[1]' : ''}`);
  return `SELECT key, person, ${parts.join(" || '\\x00'::BLOB || ")} AS value FROM ${from} WHERE ${hasUnit(unit)}`;
}

/** SQL giving `unit` (index), `key`, `person` and `value` for all units of the members of `from`. */
export function memberValues(units: readonly MatchUnit[], from: string): string {
  const parts = units.map((unit, index) => `SELECT ${index} AS unit, * FROM (${unitValues(unit, from)})`);
  const none = 'SELECT 0 AS unit, NULL::UHUGEINT AS key, NULL::UBIGINT AS person, NULL::BLOB AS value LIMIT 0';
  return parts.length > 0 ? parts.join(' UNION ALL ') : none;
}
