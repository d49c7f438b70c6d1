import type { CooldownConfig } from '../config/audience-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteList, quoteText } from '../engine/sql.ts';
import { acknowledged } from './held.ts';
import { timestamp } from './journal.ts';
import { catalog } from './schema.ts';
import { transaction } from './transaction.ts';

/** An audience whose history is kept, and its lists. */
export interface Watched {
  /** The key of its block. */
  readonly audience: string;
  /** The ledger's numbers of its lists. */
  readonly lists: readonly number[];
}

/**
 * Brings the stays of audiences up to date with who is on their lists: somebody who is on one is in the audience since they were first
 * seen there, and left it when they are on none. Doing it twice changes nothing, so that a run that died is made up for.
 */
export async function noteStays(engine: Engine, watched: readonly Watched[], now: Date): Promise<void> {
  for (const { audience, lists } of watched) {
    const name = quoteText(audience);
    const moment = timestamp(now);
    const none = 'SELECT NULL::UBIGINT AS person, NULL::TIMESTAMP AS sent_at WHERE false';
    const members = [none, ...lists.map((list) => `SELECT person, sent_at FROM (${acknowledged(list)})`)];
    await engine.run(`CREATE OR REPLACE TEMP TABLE "present members" AS
      SELECT person, min(sent_at) AS since FROM (${members.join(' UNION ALL ')}) GROUP BY person`);
    await transaction(engine, [
      `UPDATE ${catalog}.stays SET left_at = ${moment} WHERE audience = ${name} AND left_at IS NULL
       AND person NOT IN (SELECT person FROM "present members")`,
      `INSERT INTO ${catalog}.stays SELECT ${name}, person, least(since, ${moment}), NULL FROM "present members"
       WHERE person NOT IN (SELECT person FROM ${catalog}.stays WHERE audience = ${name} AND left_at IS NULL)`,
    ]);
  }
}

/**
 * SQL of `person`: who was in the audiences of a cooldown long enough, and is to be out of them for a while. Time counts from coming in,
 * in whole days of the config's time zone, so that two runs of one day agree; whoever was out of all of them for the days of rest
 * begins anew. Needs `defineClock`.
 */
export function restingPeople({ after, for: rest, audiences }: CooldownConfig, timezone: string): string {
  const day = (time: string) => `timezone(${quoteText(timezone)}, timezone('UTC', ${time}))::DATE`;
  return `
    SELECT person FROM (
      SELECT person, min(came) AS began, max(went) AS ended FROM (
        SELECT *, count(*) FILTER (came - until >= ${rest}) OVER (PARTITION BY person ORDER BY came, went) AS time FROM (
          SELECT *, max(went) OVER (PARTITION BY person ORDER BY came, went ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
          FROM (
            SELECT person, ${day('entered_at')} AS came, coalesce(${day('left_at')}, today()) AS went
            FROM ${catalog}.stays WHERE audience IN ${quoteList(audiences)})))
      GROUP BY person, time
      QUALIFY row_number() OVER (PARTITION BY person ORDER BY time DESC) = 1)
    WHERE today() - ended < ${rest} AND today() - began >= ${after}`;
}
