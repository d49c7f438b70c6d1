import type { Config } from '../../config/config.ts';
import { identityTokens } from '../../contacts/identity-tokens.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import { assigned, knownExperiments } from '../../ledger/experiments.ts';
import type { People } from '../people.ts';
import type { PlannedExperiment } from '../plan.ts';
import { assignedTable, assignedTokensTable } from '../plan-tables.ts';
import type { Admission } from './admit.ts';
import { changedShares } from './changed-shares.ts';
import { fewPeople } from './few-people.ts';
import { units } from './units.ts';

/**
 * Writes into the plan database whom experiments divide and no run has written down yet, and by what these are recognised in a file of
 * conversions.
 */
export async function planExperiments(
  engine: Engine,
  config: Config,
  { experiments }: Admission,
  { contacts }: Pick<People, 'contacts'>,
  /** Whether the plan can be applied. */
  keeps: boolean,
): Promise<{ readonly planned: readonly PlannedExperiment[]; readonly warnings: readonly Diagnostic[] }> {
  if (experiments.size === 0) return { planned: [], warnings: [] };
  await engine.run(`
    CREATE OR REPLACE TABLE ${assignedTable} (experiment VARCHAR, person UBIGINT, unit UBIGINT, arm VARCHAR);
    CREATE OR REPLACE TABLE ${assignedTokensTable} (experiment VARCHAR, person UBIGINT, token UHUGEINT)`);
  const known = await knownExperiments(engine);
  const planned: PlannedExperiment[] = [];
  const warnings: Diagnostic[] = [];
  for (const [experiment, arms] of experiments) {
    if (keeps) await keepDivided(engine, config, experiment.name, arms, contacts);
    const rows = await engine.rows(`SELECT arm, count(*)::INTEGER AS n FROM ${arms} GROUP BY arm ORDER BY arm`);
    const counts = Object.fromEntries(rows.map((row) => [String(row['arm']), Number(row['n'])]));
    planned.push({
      name: experiment.name,
      holdout: experiment.holdout,
      split: Object.fromEntries(experiment.split),
      arms: counts,
    });
    const before = known.get(experiment.name);
    warnings.push(
      ...(before === undefined ? fewPeople(config, experiment, counts) : changedShares(config, experiment, before)),
    );
  }
  return { planned, warnings };
}

/**
 * Writes down whom an experiment divides now, in steps of which each looks at few tables: the engine cannot spill everything that
 * several joins hold at once.
 *
 * @param arms quoted table of `unit` and `arm`
 */
async function keepDivided(
  engine: Engine,
  config: Config,
  experiment: string,
  arms: string,
  contacts: People['contacts'],
): Promise<void> {
  const name = quoteText(experiment);
  const divided = assigned({ name: experiment });
  const divisible = quoteName('newly divided');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${divisible} AS
    SELECT DISTINCT person, unit FROM ${units} SEMI JOIN ${arms} USING (unit) ANTI JOIN (${divided}) AS known USING (person)`);
  // Under whatever identifiers somebody comes back, they are who they were when they were divided.
  await engine.run(`INSERT INTO ${assignedTable}
    SELECT ${name}, person, coalesce(earlier, unit), arm FROM ${divisible} JOIN ${arms} USING (unit)
    LEFT JOIN (
      SELECT now.unit, min(known.unit) AS earlier FROM (${divided}) AS known
      JOIN (FROM ${units} SEMI JOIN ${divisible} USING (unit)) AS now USING (person) GROUP BY now.unit
    ) USING (unit)`);
  for (const [source, each] of contacts.entries()) {
    const tokens = await identityTokens(engine, each, config.defaults.country);
    await engine.run(`INSERT INTO ${assignedTokensTable}
      SELECT DISTINCT ${name}, person, token FROM ${tokens} JOIN (FROM ${units} WHERE source = ${source}) USING (contact)
      SEMI JOIN ${arms} USING (unit)`);
  }
}
