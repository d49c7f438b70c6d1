import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { type Field, type Identifier, identifierOf, identifiers } from '../../identifiers/identifier.ts';
import type { Encoder } from '../encoder.ts';
import { type MatchUnit, matchUnits } from '../match-units.ts';
import { type SourceMembers, standingColumn } from '../member-keys.ts';
import type { PlatformGroup } from './platform-groups.ts';

/** What contacts can be found by: an identifier, or several that only together find anybody. */
export type Coverage = Identifier | 'name_and_address' | 'name_and_company';

/** By what contacts can be found, and on which platforms: a bit for each. */
export interface Reach {
  /** Quoted table: `source`, `contact` and `reach` UBIGINT. */
  readonly table: string;
  /** What some source has a column of, in the order of the identifier list. */
  readonly coverage: readonly Coverage[];
  /** SQL over the table: whether somebody has a valid value of it, by the rules of any of the platforms. */
  readonly covers: (what: Coverage) => string;
  /** SQL over the table: whether the platform group with this index can be told about somebody. */
  readonly reaches: (group: number) => string;
}

const all: readonly Coverage[] = [...identifiers, 'name_and_address', 'name_and_company'];
const bit = (index: number) => 2 ** index;
const bitOf = (what: Coverage) => bit(all.indexOf(what));
const bitOfGroup = (group: number) => bit(all.length + group);

/**
 * Looks by what each contact of a segment can be found, with what a plan makes of it: whom a platform rejects here it rejects there.
 *
 * @param segment quoted table of `source` and `contact`
 */
export async function writeReach(
  engine: Engine,
  encoder: Encoder,
  groups: readonly PlatformGroup[],
  segment: string,
): Promise<Reach> {
  const table = quoteName('reach of contacts');
  const seen = new Set<Coverage>();
  const parts = ['SELECT NULL::INTEGER AS source, NULL::BIGINT AS contact, NULL::UBIGINT AS reach WHERE false'];
  for (const [group, { capabilities }] of groups.entries()) {
    const fields = Object.keys(capabilities.fields) as Field[];
    for (const [index, members] of await encoder.forList(segment, capabilities, fields, 'check')) {
      const found = coverageOf(members);
      for (const what of found.keys()) seen.add(what);
      const bits = [
        `(reason IS NULL)::UBIGINT * ${bitOfGroup(group)}`,
        ...[...found].map(([what, sql]) => `coalesce(${sql}, false)::UBIGINT * ${bitOf(what)}`),
      ];
      parts.push(`SELECT ${index} AS source, contact, ${bits.join(' + ')} AS reach FROM ${members.table}`);
    }
  }
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT source, contact, bit_or(reach) AS reach FROM (${parts.join(' UNION ALL ')}) GROUP BY source, contact`);
  return {
    table,
    coverage: all.filter((what) => seen.has(what)),
    covers: (what) => `(reach & ${bitOf(what)}) <> 0`,
    reaches: (group) => `(reach & ${bitOfGroup(group)}) <> 0`,
  };
}

/** What members can be found by, as SQL over their table: true, or else false or NULL. */
function coverageOf({ fields, capabilities }: SourceMembers): Map<Coverage, string> {
  const found = new Map<Coverage, string>();
  const add = (what: Coverage, sql: string): void => {
    const before = found.get(what);
    found.set(what, before === undefined ? sql : `(${before} OR ${sql})`);
  };
  for (const [index, field] of fields.entries()) add(identifierOf(field), standingColumn(index));
  for (const unit of matchUnits(capabilities, fields)) {
    if (unit.length === 1) continue;
    const parts = unit.map((field) => standingColumn(fields.indexOf(field)));
    add(nameOf(unit), `(${parts.join(' AND ')})`);
  }
  return found;
}

const nameOf = (unit: MatchUnit): Coverage => (unit.includes('company') ? 'name_and_company' : 'name_and_address');
