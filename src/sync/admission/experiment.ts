import type { ExperimentConfig } from '../../config/audience-config.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteList, quoteName, quoteText } from '../../engine/sql.ts';
import { armsOf, assigned, holdout } from '../../ledger/experiments.ts';
import { units } from './units.ts';

/**
 * Divides people among the arms of an experiment: a quoted table of `unit` and `arm`. Who was divided by an earlier run stays where they
 * are, held out or not also where their variant is gone; of the others a digest of the experiment's name and of who they are decides, which is the same in every run, on every
 * machine and for every export. A larger holdout keeps everybody of a smaller one, and variants do not depend on it.
 *
 * @param people SQL of `unit`
 */
export async function divide(
  engine: Engine,
  project: string,
  experiment: ExperimentConfig,
  people: string,
): Promise<string> {
  // Names of experiments may differ in capitals alone.
  const table = quoteName(`arms of ${Buffer.from(experiment.name).toString('hex')}`);
  const names = [holdout, ...armsOf(experiment)].toSorted();
  const arms = quoteList(names);
  // Contacts who have become one person since may have been divided apart: the first time counts. Time and arm are one number: of millions
  // the engine cannot spill more.
  const first = `min(epoch_us(assigned_at) * ${names.length} + list_position(${arms}, arm) - 1)`;
  const before = `
    SELECT now.unit, true AS divided, ${arms}[${first} % ${names.length} + 1] AS arm FROM (${assigned(experiment)})
    JOIN ${units} AS now USING (person) GROUP BY now.unit`;
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT unit, coalesce(arm, ${chosenArm(project, experiment, 'divided IS NULL')}) AS arm
    FROM (SELECT DISTINCT unit FROM (${people})) LEFT JOIN (${before}) USING (unit)`);
  return table;
}

/**
 * SQL over `unit`.
 *
 * @param isNew SQL condition: whose arm is gone from the config has been shown ads, and is nobody to hold out
 */
function chosenArm(project: string, { name, holdout: share, split }: ExperimentConfig, isNew: string): string {
  const draw = (what: string) => {
    const words = [`audience-sync ${what}`, project, name].join('\u001f');
    return `(('0x' || sha256(${quoteText(words)} || chr(31) || unit)[1:13])::BIGINT / ${2 ** 52}.0)`;
  };
  let below = 0;
  const variants = armsOf({ name, holdout: share, split }).map((arm) => {
    below += split.get(arm) ?? 1;
    return [arm, below] as const;
  });
  const last = variants.at(-1)?.[0] ?? '';
  const branches = variants.slice(0, -1).map(([arm, end]) => `WHEN ${draw('variant')} < ${end} THEN ${quoteText(arm)}`);
  return `CASE WHEN ${isNew} AND ${draw('holdout')} < ${share} THEN ${quoteText(holdout)} ${branches.join(' ')} ELSE ${quoteText(last)} END`;
}
