import type { ExperimentConfig } from '../config/audience-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteList, quoteText } from '../engine/sql.ts';
import { timestamp } from './journal.ts';
import { catalog } from './schema.ts';

/** What the ledger knows of an experiment: how it divided people when it began. */
export interface KnownExperiment extends ExperimentConfig {
  /** UTC, ISO 8601. */
  readonly startedAt: string;
}

/** Whoever is kept out is in this arm. */
export const holdout = 'holdout';
/** The arm of everybody else, where they are not divided. */
export const treated = 'treated';

/** Arms with fewer people are compared with none: an interval would say little more than that nobody knows (`measureLift`). */
export const leastPeople = 50;

/** The names of an experiment's arms, apart from `holdout`. */
export function armsOf({ split }: ExperimentConfig): string[] {
  return split.size === 0 ? [treated] : [...split.keys()];
}

/** The experiments that have begun, by name. */
export async function knownExperiments(engine: Engine): Promise<ReadonlyMap<string, KnownExperiment>> {
  const rows = await engine.rows(
    `SELECT experiment, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ') AS started, holdout, split FROM ${catalog}.experiments ORDER BY started_at, experiment`,
  );
  return new Map(
    rows.map((row) => {
      const split: unknown = JSON.parse(String(row['split']));
      const shares = Object.entries(split as Record<string, number>);
      const name = String(row['experiment']);
      return [
        name,
        { name, startedAt: String(row['started']), holdout: Number(row['holdout']), split: new Map(shares) },
      ];
    }),
  );
}

/** SQL of `person`, `unit` (equal for those who are one), `arm`, `assigned_at`: whom an experiment has divided. */
export function assigned({ name }: Pick<ExperimentConfig, 'name'>): string {
  return `SELECT person, unit, arm, assigned_at FROM ${catalog}.assignments WHERE experiment = ${quoteText(name)}`;
}

/** SQL of `person` and `token`: by what they are recognised. */
export function assignedTokens({ name }: Pick<ExperimentConfig, 'name'>): string {
  return `SELECT person, token FROM ${catalog}.assigned_tokens WHERE experiment = ${quoteText(name)}`;
}

/**
 * Statements that write down whom experiments divided; what is known already stays as it is.
 *
 * @param people quoted table of `experiment`, `person`, `unit`, `arm`
 * @param tokens quoted table of `experiment`, `person`, `token`
 */
export function recordAssignments(
  experiments: readonly ExperimentConfig[],
  { people, tokens }: { readonly people: string; readonly tokens: string },
  now: Date,
): string[] {
  const moment = timestamp(now);
  // A saved plan may be applied in part.
  const among = `WHERE experiment IN ${quoteList(experiments.map(({ name }) => name))}`;
  return [
    ...experiments.map(
      ({ name, holdout: share, split }) => `
      INSERT INTO ${catalog}.experiments
      SELECT ${quoteText(name)}, ${moment}, ${share}, ${quoteText(JSON.stringify(Object.fromEntries(split)))}
      WHERE NOT EXISTS (FROM ${catalog}.experiments WHERE experiment = ${quoteText(name)})`,
    ),
    `INSERT INTO ${catalog}.assignments SELECT experiment, person, unit, arm, ${moment} FROM (FROM ${people} ${among})
     ANTI JOIN ${catalog}.assignments AS known USING (experiment, person)`,
    `INSERT INTO ${catalog}.assigned_tokens SELECT experiment, person, token FROM (FROM ${tokens} ${among})
     ANTI JOIN ${catalog}.assigned_tokens AS known USING (experiment, person, token)`,
  ];
}
