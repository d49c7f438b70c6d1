import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { allCoverage, type Coverage, coverageBits, coverageOfAny, covers } from '../coverage.ts';
import type { Encoder } from '../encoder.ts';
import type { SourceMembers } from '../member-keys.ts';
import type { PlatformGroup } from './platform-groups.ts';

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

const bitOfGroup = (group: number) => 2 ** (allCoverage.length + group);

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
  const seen: SourceMembers[] = [];
  const parts = ['SELECT NULL::INTEGER AS source, NULL::BIGINT AS contact, NULL::UBIGINT AS reach WHERE false'];
  for (const [group, { capabilities }] of groups.entries()) {
    for (const [index, members] of await encoder.forList(segment, capabilities, capabilities.fields, 'check')) {
      seen.push(members);
      const bits = `${coverageBits(members)}::UBIGINT + (reason IS NULL)::UBIGINT * ${bitOfGroup(group)}`;
      parts.push(`SELECT ${index} AS source, contact, ${bits} AS reach FROM ${members.table}`);
    }
  }
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT source, contact, bit_or(reach) AS reach FROM (${parts.join(' UNION ALL ')}) GROUP BY source, contact`);
  return {
    table,
    coverage: coverageOfAny(seen),
    covers: (what) => covers(what, 'reach'),
    reaches: (group) => `(reach & ${bitOfGroup(group)}) <> 0`,
  };
}
