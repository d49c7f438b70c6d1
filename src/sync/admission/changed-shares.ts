import type { AudienceConfig, ExperimentConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import type { Diagnostic } from '../../errors/user-error.ts';
import { armsOf, type KnownExperiment } from '../../ledger/experiments.ts';

/** Who was divided stays where they are, so that only who comes later is divided by the new shares. */
export function changedShares(config: Config, experiment: ExperimentConfig, before: KnownExperiment): Diagnostic[] {
  if (sayShares(before) === sayShares(experiment)) return [];
  const arms = armsOf(experiment);
  const gone = armsOf(before).filter((arm) => !arms.includes(arm));
  const but =
    gone.length === 0
      ? ''
      : ` (those of ${gone.join(', ')} go to ${arms.join(', ')} now, and \`lift\` counts them where they were)`;
  const audience = [...config.audiences.values()].find((each) => each.experiment?.name === experiment.name);
  return [
    {
      severity: 'warning',
      message: `experiment "${experiment.name}" began on ${before.startedAt.slice(0, 10)} with ${sayShares(before)}, and has ${sayShares(experiment)} now: whoever was divided stays where they were${but}, only new people are divided anew, and \`lift\` compares people of different times`,
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
