import type { Barred } from '../contacts/suppression.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Admitted, KeptOut } from './admission/admit.ts';
import type { People } from './people.ts';
import { changesTable } from './plan-tables.ts';
import { withdrawnKeys } from './withdrawn.ts';

/**
 * Why somebody leaves a list, besides withdrawing: no source has them any more, a rule keeps them out, nothing of them can be sent to
 * the platform, they have given no consent, their time is over, or what the segment asks is true of them no more.
 */
export type LeavingReason = keyof KeptOut | 'export' | 'unusable' | 'consent' | 'window' | 'condition';

/** People who come and go. */
export interface Turnover {
  /** New on the list. */
  readonly joined: number;
  /** On the list with other values than before. */
  readonly changed: number;
  /** Those who leave, by reason; who withdraws is none of them. */
  readonly left: Readonly<Partial<Record<LeavingReason, number>>>;
}

/** In the order of how near somebody is to staying: of a person who is in two sources the nearest counts. */
const reasons: readonly LeavingReason[] = [
  'export',
  'condition',
  'window',
  'consent',
  'cooldown',
  'priority',
  'max_audiences',
  'holdout',
  'variant',
  'unusable',
];

const place = (reason: LeavingReason) => String(reasons.indexOf(reason));

/**
 * Counts who comes and who goes, and why, of a list whose changes have been written.
 *
 * @param wanted quoted table of `person`: who is wanted
 */
export async function turnoverOf(
  engine: Engine,
  index: number,
  given: {
    readonly wanted: string;
    readonly admitted: Admitted;
    readonly people: Pick<People, 'contacts' | 'segments'>;
    readonly capabilities: Capabilities;
    readonly barred: Barred | undefined;
  },
): Promise<Turnover> {
  const changes = changesTable(index);
  const counts = await engine.row(`
    SELECT count(*) FILTER (added AND NOT removed)::INTEGER AS joined, count(*) FILTER (added AND removed)::INTEGER AS changed,
      coalesce(bool_or(removed AND NOT added), false) AS leaving
    FROM (SELECT person, bool_or(kind = 'add') AS added, bool_or(kind = 'remove') AS removed FROM ${changes}
      WHERE kind IN ('add', 'remove') GROUP BY person)`);
  const left = counts['leaving'] === true ? await whyLeaving(engine, index, given) : {};
  return { joined: Number(counts['joined']), changed: Number(counts['changed']), left };
}

async function whyLeaving(
  engine: Engine,
  index: number,
  { wanted, admitted, people, capabilities, barred }: Parameters<typeof turnoverOf>[2],
): Promise<Turnover['left']> {
  const { segments, contacts } = people;
  const { segment } = admitted.audience;
  const removed = `(FROM ${changesTable(index)} WHERE kind = 'remove')`;
  const leaving = quoteName('leaving people');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${leaving} AS
    SELECT DISTINCT person FROM ${removed} ANTI JOIN (${withdrawnKeys(removed, capabilities, barred)}) USING (key) ANTI JOIN ${wanted} USING (person)`);
  const theirs = quoteName('leaving contacts');
  const all = contacts.map(
    ({ table }, source) =>
      `SELECT ${source} AS source, contact, person FROM ${table} SEMI JOIN ${leaving} USING (person)`,
  );
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${theirs} AS ${all.join(' UNION ALL ')}`);
  const those = `SELECT source, contact FROM ${theirs}`;
  const rules = reasons.map((reason) => `WHEN '${reason}' THEN ${place(reason)}`).join(' ');
  const rows = await engine.rows(`
    WITH found AS (
      SELECT source, contact, ${place('unusable')} AS place FROM ${admitted.segment} SEMI JOIN (${those}) USING (source, contact)
      UNION ALL SELECT source, contact, CASE rule ${rules} END FROM (${admitted.leftOut}) SEMI JOIN (${those}) USING (source, contact)
      UNION ALL SELECT source, contact, ${place('consent')} FROM ${await segments.table(segment)}
        SEMI JOIN (${segments.withheld(segment, capabilities.purpose ?? 'ads', 'unasked')}) USING (source, contact) SEMI JOIN (${those}) USING (source, contact)
      UNION ALL SELECT source, contact, ${place('window')} FROM (${segments.outsideWindow(segment, those)})
      UNION ALL SELECT source, contact, ${place('condition')} FROM ${theirs}
    )
    SELECT place, count(*)::INTEGER AS n FROM (
      SELECT person, coalesce(max(place), ${place('export')}) AS place
      FROM ${leaving} LEFT JOIN (FROM found JOIN ${theirs} USING (source, contact)) USING (person) GROUP BY person)
    GROUP BY place ORDER BY n DESC, place`);
  await engine.run(`DROP TABLE ${leaving}; DROP TABLE ${theirs}`);
  return Object.fromEntries(rows.map((row) => [reasons[Number(row['place'])] ?? 'condition', Number(row['n'])]));
}
