import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { pendingRemovals } from '../ledger/held.ts';
import type { Difference } from './diff.ts';
import { type MatchUnit, memberValues } from './match-units.ts';

/**
 * Writes a table of `key`: members that this plan sends while removals of earlier runs that touch them are still being
 * processed. Such a platform keeps no order between requests, so they must be sent once more when those are final.
 *
 * @returns the quoted name of the table; undefined when nothing is being processed
 */
export async function membersAtRisk(
  engine: Engine,
  name: string,
  given: {
    readonly list: number;
    /** SQL, in parentheses, of wanted members, with the ledger's member columns, given SQL of the `key` of those who are asked for. */
    readonly rows: (among: string) => string;
    readonly difference: Difference;
    readonly units: readonly MatchUnit[];
  },
): Promise<string | undefined> {
  const { list, rows, difference, units } = given;
  const table = quoteName(`at risk ${name}`);
  const removed = quoteName(`pending removals ${name}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${removed} AS ${pendingRemovals(list)}`);
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${removed}`);
  if (Number(n) === 0) return undefined;
  const parts = [difference.adds, difference.refreshes].flatMap((sent) => [
    `SELECT key FROM ${sent} SEMI JOIN ${removed} USING (person)`,
    `SELECT key FROM (${memberValues(units, rows(`FROM ${sent}`))}) SEMI JOIN (${memberValues(units, removed)}) USING (unit, value)`,
  ]);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${parts.join(' UNION ')}`);
  return table;
}
