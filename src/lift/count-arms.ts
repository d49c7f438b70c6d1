import type { ExperimentConfig } from '../config/audience-config.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { assigned, assignedTokens } from '../ledger/experiments.ts';
import { type Span, saySpan } from '../recipes/span.ts';
import { conversionRows, conversionTokens } from './conversion-table.ts';
import type { Mean } from './statistics/compare-means.ts';

/** Which conversions count, and of whom. */
export interface Period {
  readonly now: Date;
  /** Days of the engine's zone, `2026-11-24`: conversions from the first until the end of the last. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** Only conversions so long after somebody entered; who entered less long ago is left out. */
  readonly within: Span | undefined;
}

/** What became of the people of an arm. */
export interface ArmCount {
  readonly arm: string;
  /** All who were put into it. */
  readonly assigned: number;
  /** Of these, who entered too late for the period. */
  readonly leftOut: number;
  /** The others. */
  readonly people: number;
  readonly converted: number;
  /** Who (also) converted before entering; that counts for nothing. */
  readonly convertedBefore: number;
  /** What their conversions were worth, 0 of who has none. */
  readonly value: Omit<Mean, 'people'>;
}

/** What became of the usable rows of the file, each counted once. */
export interface RowCounts {
  readonly counted: number;
  readonly before: number;
  /** After somebody entered, and outside of what `Period` asks for. */
  readonly outside: number;
  /** Of people who are left out. */
  readonly leftOut: number;
  /** Of nobody in the experiment. */
  readonly unmatched: number;
}

type Named = Pick<ExperimentConfig, 'name'>;

const people = quoteName('people of the experiment');
const matches = quoteName('conversions of people');

/** In the order of importance for a row that is of several people. */
const fates = ['counted', 'before', 'outside', 'leftOut'] as const;

/**
 * Counts who of an experiment converted since they entered. A row is of all who share with it the first of its keys that anybody of any
 * experiment has. Needs `writeConversions`.
 */
export async function countArms(
  engine: Engine,
  experiment: Named,
  period: Period,
): Promise<{ readonly arms: readonly ArmCount[]; readonly rows: RowCounts }> {
  await writePeople(engine, experiment, period);
  await writeMatches(engine, experiment);
  const arms = await engine.rows(`
    SELECT arm, count(*)::INTEGER AS assigned, count(*) FILTER (too_late)::INTEGER AS left_out,
      count(*) FILTER (NOT too_late AND converted)::INTEGER AS converted,
      count(*) FILTER (NOT too_late AND converted_before)::INTEGER AS converted_before,
      coalesce(avg(coalesce(value, 0)) FILTER (NOT too_late), 0) AS mean,
      coalesce(var_samp(coalesce(value, 0)) FILTER (NOT too_late), 0) AS variance
    FROM ${people} LEFT JOIN (${conversionsOfEach}) USING (unit) GROUP BY arm ORDER BY arm`);
  const rows = await engine.row(`
    SELECT ${fates.map((fate, index) => `count(*) FILTER (fate = ${index})::INTEGER AS "${fate}"`).join(', ')},
      count(*) FILTER (fate IS NULL)::INTEGER AS unmatched
    FROM ${conversionRows} LEFT JOIN (SELECT row, min(fate) AS fate FROM ${matches} GROUP BY row) USING (row)`);
  const count = (name: string) => Number(rows[name]);
  return {
    arms: arms.map(armCount),
    rows: {
      counted: count('counted'),
      before: count('before'),
      outside: count('outside'),
      leftOut: count('leftOut'),
      unmatched: count('unmatched'),
    },
  };
}

/** A value that rows of one conversion share counts once. */
const conversionsOfEach = `
  SELECT unit, bool_or(fate = 0) AS converted, bool_or(fate = 1) AS converted_before,
    sum(value) FILTER (fate = 0 AND first) AS value
  FROM (SELECT *, row = min(row) OVER (PARTITION BY unit, fate, id, value) AS first FROM ${matches}) GROUP BY unit`;

/** `unit`, `arm`, and in local time: `entered`, `start` and `stop` of what counts (NULL: no end), `too_late`. */
async function writePeople(engine: Engine, experiment: Named, { now, since, until, within }: Period): Promise<void> {
  const day = (text: string | undefined) => (text === undefined ? 'NULL::TIMESTAMP' : `TIMESTAMP ${quoteText(text)}`);
  const moment = `TIMESTAMPTZ '${now.toISOString()}'::TIMESTAMP`;
  const stop = within === undefined ? 'NULL::TIMESTAMP' : `start + INTERVAL ${quoteText(saySpan(within))}`;
  await engine.run(
    `
    CREATE OR REPLACE TEMP TABLE ${people} AS
    SELECT unit, arm, entered, start, least(stop, last) AS stop,
      start > ${moment} OR coalesce(start >= last OR stop > least(last, ${moment}), false) AS too_late
    FROM (SELECT *, ${stop} AS stop, ${day(until)} + INTERVAL 1 DAY AS last
      FROM (SELECT unit, arm, entered, greatest(entered, ${day(since)}) AS start
        FROM (SELECT unit, arg_min(arm, (assigned_at, arm)) AS arm, timezone('UTC', min(assigned_at))::TIMESTAMP AS entered
          FROM (${assigned(experiment)}) GROUP BY unit)))`,
  );
}

/** `row`, `id`, `value`, `unit`, `fate` (index into `fates`). */
async function writeMatches(engine: Engine, experiment: Named): Promise<void> {
  await engine.run(
    `
    CREATE OR REPLACE TEMP TABLE ${matches} AS
    SELECT row, id, value, unit,
      CASE WHEN too_late THEN 3 WHEN time < entered THEN 1 WHEN time < start OR time >= stop THEN 2 ELSE 0 END AS fate
    FROM (SELECT DISTINCT row, unit FROM ${conversionTokens} JOIN (${assignedTokens(experiment)}) USING (token)
        JOIN (${assigned(experiment)}) USING (person))
      JOIN ${conversionRows} USING (row) JOIN ${people} USING (unit)`,
  );
}

function armCount(row: Row): ArmCount {
  const [all, leftOut] = [Number(row['assigned']), Number(row['left_out'])];
  return {
    arm: String(row['arm']),
    assigned: all,
    leftOut,
    people: all - leftOut,
    converted: Number(row['converted']),
    convertedBefore: Number(row['converted_before']),
    value: { mean: Number(row['mean']), variance: Number(row['variance']) },
  };
}
