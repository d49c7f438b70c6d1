import { type Field, type Identifier, identifierOf, identifiers } from '../identifiers/identifier.ts';
import { type MatchUnit, matchUnits } from './match-units.ts';
import { type SourceMembers, standingColumn } from './member-keys.ts';

/** What contacts can be found by: an identifier, or several that only together find anybody. */
export type Coverage = Identifier | 'name_and_address' | 'name_and_company';

/** In the order of the identifier list. */
export const allCoverage: readonly Coverage[] = [...identifiers, 'name_and_address', 'name_and_company'];

/** How many contacts have a valid value. */
export type CoverageCounts = Readonly<Partial<Record<Coverage, number>>>;

const bitOf = (what: Coverage) => 2 ** allCoverage.indexOf(what);

/** SQL over a table of members: a number with a bit for everything by which a member can be found. */
export function coverageBits(members: SourceMembers): string {
  const bits = [...coverageOf(members)].map(([what, sql]) => `coalesce(${sql}, false)::UINTEGER * ${bitOf(what)}`);
  return `(${['0', ...bits].join(' + ')})::UINTEGER`;
}

/** SQL over such numbers: whether somebody has a valid value of it. */
export const covers = (what: Coverage, bits: string) => `(${bits} & ${bitOf(what)}) <> 0`;

/** Of all that some of the members have a column of. */
export function coverageOfAny(sources: Iterable<SourceMembers>): Coverage[] {
  const found = new Set([...sources].flatMap((members) => [...coverageOf(members).keys()]));
  return allCoverage.filter((what) => found.has(what));
}

/** What members can be found by, as SQL over their table: true, or else false or NULL. */
function coverageOf({ fields, checked, capabilities }: SourceMembers): Map<Coverage, string> {
  const found = new Map<Coverage, string>();
  const add = (what: Coverage, sql: string): void => {
    const before = found.get(what);
    found.set(what, before === undefined ? sql : `(${before} OR ${sql})`);
  };
  const standing = (field: Field) => standingColumn(fields.indexOf(field));
  for (const field of checked) add(identifierOf(field), standing(field));
  for (const unit of matchUnits(capabilities, checked)) {
    if (unit.length > 1) add(nameOf(unit), `(${unit.map(standing).join(' AND ')})`);
  }
  return found;
}

const nameOf = (unit: MatchUnit): Coverage => (unit.includes('company') ? 'name_and_company' : 'name_and_address');
