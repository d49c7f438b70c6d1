import type { AudienceConfig, Config, ExperimentConfig } from '../../config/config.ts';
import { identityTokens } from '../../contacts/identity-tokens.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteText } from '../../engine/sql.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import { assigned, type KnownExperiment, knownExperiments } from '../../ledger/experiments.ts';
import type { People } from '../people.ts';
import type { PlannedExperiment } from '../plan.ts';
import { assignedTable, assignedTokensTable } from '../plan-tables.ts';
import type { Admission } from './admit.ts';
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
  await engine.run(`
    CREATE OR REPLACE TABLE ${assignedTable} (experiment VARCHAR, person UBIGINT, arm VARCHAR);
    CREATE OR REPLACE TABLE ${assignedTokensTable} (experiment VARCHAR, person UBIGINT, token UHUGEINT)`);
  const known = await knownExperiments(engine);
  const planned: PlannedExperiment[] = [];
  const warnings: Diagnostic[] = [];
  for (const [experiment, arms] of experiments) {
    const name = quoteText(experiment.name);
    await engine.run(`INSERT INTO ${assignedTable}
      SELECT DISTINCT ${name}, person, arm FROM ${units} JOIN ${arms} USING (unit)
      WHERE person NOT IN (SELECT person FROM (${assigned(experiment)}))`);
    for (const [source, each] of keeps ? contacts.entries() : []) {
      const tokens = await identityTokens(engine, each, config.defaults.country);
      await engine.run(`INSERT INTO ${assignedTokensTable}
        SELECT DISTINCT ${name}, person, token FROM ${tokens} JOIN (FROM ${units} WHERE source = ${source}) USING (contact)
        SEMI JOIN ${arms} USING (unit)`);
    }
    const rows = await engine.rows(`SELECT arm, count(*)::INTEGER AS n FROM ${arms} GROUP BY arm ORDER BY arm`);
    const counts = Object.fromEntries(rows.map((row) => [String(row['arm']), Number(row['n'])]));
    planned.push({
      name: experiment.name,
      holdout: experiment.holdout,
      split: Object.fromEntries(experiment.split),
      arms: counts,
    });
    warnings.push(...changedShares(config, experiment, known.get(experiment.name)));
  }
  return { planned, warnings };
}

/** Who was divided stays where they are, so that only who comes later is divided by the new shares. */
function changedShares(
  config: Config,
  experiment: ExperimentConfig,
  before: KnownExperiment | undefined,
): Diagnostic[] {
  if (before === undefined || sayShares(before) === sayShares(experiment)) return [];
  const audience = [...config.audiences.values()].find((each) => each.experiment?.name === experiment.name);
  return [
    {
      severity: 'warning',
      message: `experiment "${experiment.name}" began on ${before.startedAt.slice(0, 10)} with ${sayShares(before)}, and has ${sayShares(experiment)} now: whoever was divided stays where they were, only new people are divided anew, and \`lift\` compares people of different times`,
      at: config.at('audiences', (audience as AudienceConfig).family, experiment.split.size > 0 ? 'split' : 'holdout'),
      fix: 'For a result to rely on, put the shares back, or begin another experiment: give it a new name under `experiment`.',
    },
  ];
}

function sayShares({ holdout, split }: ExperimentConfig): string {
  const percent = (share: number) => `${Number((share * 100).toFixed(4))}%`;
  const variants = [...split].map(([variant, share]) => `${variant} ${percent(share)}`);
  return [`holdout ${percent(holdout)}`, ...(variants.length > 0 ? [`split ${variants.join(', ')}`] : [])].join(
    ' and ',
  );
}
