import type { ContactTable } from '../../contacts/contact-table.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { units, writeUnits } from '../admission/units.ts';
import { joined, type SegmentMasks } from './segment-masks.ts';

/**
 * How many people each two segments have in common; on the diagonal how many each has. People who are contacts of several
 * sources are one person.
 *
 * @param count how many segments there are
 */
export async function overlapOf(
  engine: Engine,
  { table, words, has }: SegmentMasks,
  count: number,
  given: { readonly contacts: readonly ContactTable[]; readonly defaultCountry: string | undefined },
): Promise<number[][]> {
  const { sources } = await engine.row(`SELECT count(DISTINCT source)::INTEGER AS sources FROM ${table}`);
  let people = table;
  if (Number(sources) > 1) {
    await writeUnits(engine, given.contacts, given.defaultCountry);
    people = `(SELECT ${joined(words)} FROM ${table} JOIN ${units} USING (source, contact) GROUP BY unit)`;
  }
  // Many people are in the same segments: pairs are counted of what they have in common, not of people.
  const kinds = quoteName('people by their segments');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${kinds} AS
    SELECT ${words.join(', ')}, count(*) AS n FROM ${people} GROUP BY ALL`);
  const all = Array.from({ length: count }, (_, segment) => segment);
  // Of each segment with itself and those behind it.
  const rows: number[][] = [];
  for (const segment of all) {
    const others = all.slice(segment);
    const columns = others.map((other) => `coalesce(sum(n) FILTER (${has(other)}), 0)::BIGINT AS s${other}`);
    const row = await engine.row(`SELECT ${columns.join(', ')} FROM ${kinds} WHERE ${has(segment)}`);
    rows.push(others.map((other) => Number(row[`s${other}`])));
  }
  return all.map((a) => all.map((b) => rows[Math.min(a, b)]?.[Math.abs(a - b)] ?? 0));
}
