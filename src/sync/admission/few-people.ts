import type { AudienceConfig, ExperimentConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import { armsOf, holdout, leastPeople } from '../../ledger/experiments.ts';

/**
 * An experiment that begins with so few people that nothing could be told of it. Before it begins the shares can still be changed
 * without harm.
 *
 * @param arms arm to people
 */
export function fewPeople(
  config: Config,
  experiment: ExperimentConfig,
  arms: Readonly<Record<string, number>>,
): Diagnostic[] {
  const all = [...armsOf(experiment), ...(experiment.holdout === 0 ? [] : [holdout])];
  const few = all.filter((arm) => (arms[arm] ?? 0) < leastPeople);
  if (few.length === 0 || Object.keys(arms).length === 0) return [];
  const said = few.map((arm) => `${arms[arm] ?? 0} ${arm === holdout ? 'held out' : arm}`);
  const audience = [...config.audiences.values()].find((each) => each.experiment?.name === experiment.name);
  return [
    {
      severity: 'warning',
      message: `experiment "${experiment.name}" begins with ${said.join(', ')}: \`lift\` tells nothing of arms of fewer than ${leastPeople} people`,
      at: config.at('audiences', (audience as AudienceConfig).family, few.includes(holdout) ? 'holdout' : 'split'),
      fix: 'Unless many more people come in later, take larger shares or a larger segment now: once it has begun, changed shares spoil the result.',
    },
  ];
}
