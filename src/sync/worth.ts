import type { Engine } from '../engine/engine.ts';

/** What the members of a list are worth. */
export interface Worth {
  /** Source index to SQL of `contact` and `value`, as the config's expression gives it. */
  readonly values: ReadonlyMap<number, string>;
  /** The least value that the platform takes. */
  readonly least: number;
}

export const noValues = 'SELECT NULL::BIGINT AS contact, NULL::DOUBLE AS value WHERE false';

/** More than anybody is worth in any currency: such a number is an id or a slip. */
const most = 1e12;

/** SQL: why a value is of no use; NULL when it is. Cents are all that counts, so that what adds up differently the next time is the same. */
const problem = `CASE
  WHEN value IS NULL OR isnan(value) THEN 'missing'
  WHEN abs(value) > ${most} THEN 'too_large'
  WHEN round(value, 2) < 0 THEN 'negative'
  WHEN round(value, 2) = 0 THEN 'zero' END`;

/** Of contacts who are one member the greatest value counts, whichever of them stands first. */
export async function shareValues(engine: Engine, table: string): Promise<void> {
  await engine.run(`
    UPDATE ${table} SET value = greatest.value FROM (
      SELECT key, max(value) FILTER (NOT isnan(value)) AS value FROM ${table} GROUP BY key HAVING count(*) > 1) AS greatest
    WHERE ${table}.key = greatest.key`);
}

/**
 * Makes the values of wanted members those that are sent: in cents, and the least one where there is none of use. A list is also
 * advertised to, and who is on it is the segment's affair: nobody is left out for want of a value.
 *
 * @returns how many have the least one instead of their own, by the reason
 */
export async function settleValues(engine: Engine, table: string, least: number): Promise<Record<string, number>> {
  const counts = await engine.rows(
    `SELECT ${problem} AS problem, count(*)::INTEGER AS n FROM ${table} GROUP BY problem HAVING problem IS NOT NULL ORDER BY n DESC, problem`,
  );
  await engine.run(`UPDATE ${table} SET value = CASE WHEN ${problem} IS NULL THEN round(value, 2) ELSE ${least} END`);
  return Object.fromEntries(counts.map((row) => [String(row['problem']), Number(row['n'])]));
}
