import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, manyValuedFields } from '../identifiers/identifier.ts';
import { hasUnit, matchUnits } from './match-units.ts';
import type { SourceMembers } from './member-keys.ts';

/** Values of members that are not sent, because a platform takes only so many of one. */
export interface LeftOutValues {
  readonly values: number;
  readonly members: number;
  /** How many it takes of a member. */
  readonly most: number;
}

/** SQL replacing the fields of a member by what a platform takes of them: one of each kind, the rest in the kinds' order. */
export function boundedFields(mine: readonly Field[], capabilities: Capabilities): string[] {
  const kinds = kindsOf(mine);
  const room = roomOf(mine, capabilities);
  if (room === undefined) return [];
  return kinds.map((field, index) => {
    const before = kinds.slice(0, index).map((kind) => length(kind));
    const after = kinds.slice(index + 1).map((kind) => `least(1, ${length(kind)})`);
    const left = [room, ...before, ...after].join(' - ');
    return `${quoteName(field)}[1:greatest(1, ${left})] AS ${quoteName(field)}`;
  });
}

/**
 * Counts what `boundedFields` leaves out; undefined when that is nothing. Looks at nobody where nobody has a second value.
 *
 * @param wanted quoted table of the members, with the `source` and `contact` that each was made of
 */
export async function countLeftOut(
  engine: Engine,
  wanted: string,
  sources: ReadonlyMap<number, SourceMembers>,
): Promise<LeftOutValues | undefined> {
  let most: number | undefined;
  const parts = [...sources].flatMap(([index, { encoding, fields, capabilities }]) => {
    most = capabilities.identifiersPerMember;
    const room = roomOf(fields, capabilities);
    if (room === undefined || !encoding.hasFurther) return [];
    return `SELECT ${kindsOf(fields).map(length).join(' + ')} - (${room}) AS beyond
      FROM ${encoding.rows(`SELECT contact FROM ${wanted} SEMI JOIN (${encoding.several}) USING (contact) WHERE source = ${index}`)}`;
  });
  if (most === undefined || parts.length === 0) return undefined;
  const { members, n } = await engine.row(
    `SELECT count(*)::INTEGER AS members, coalesce(sum(beyond), 0)::INTEGER AS n FROM (${parts.join(' UNION ALL ')}) WHERE beyond > 0`,
  );
  return members === 0 ? undefined : { values: Number(n), members: Number(members), most };
}

const kindsOf = (mine: readonly Field[]) => mine.filter((field) => manyValuedFields.has(field));
const length = (field: Field) => `coalesce(len(${quoteName(field)}), 0)`;

/** SQL: how many values of all kinds together a member may have; undefined: any number, or there is no kind. */
function roomOf(mine: readonly Field[], capabilities: Capabilities): string | undefined {
  const { identifiersPerMember: most, addressIsIdentifier = false } = capabilities;
  if (most === undefined || kindsOf(mine).length === 0) return undefined;
  const addresses = addressIsIdentifier ? matchUnits(capabilities, mine).filter((unit) => unit.length > 1) : [];
  return [String(most), ...addresses.map((unit) => `${hasUnit(unit)}::INTEGER`)].join(' - ');
}
