import type { Diagnostic } from '../errors/user-error.ts';
import type { AudienceConfig } from './audience-config.ts';
import type { Config } from './config.ts';

/**
 * The audience that a list's key belongs to: itself, or the block whose values have a list each.
 *
 * @param key of a list: `viewers`, `viewers.kettles`
 */
export function audienceOf({ audiences }: Pick<Config, 'audiences'>, key: string): AudienceConfig | undefined {
  const own = audiences.get(key);
  if (own !== undefined) return own.forEach === undefined ? own : undefined;
  return [...audiences.values()].find((each) => each.forEach !== undefined && key.startsWith(`${each.key}.`));
}

/** One audience of each block of the file. */
export function familiesOf({ audiences }: Pick<Config, 'audiences'>): AudienceConfig[] {
  return [
    ...new Map([...audiences.values()].toReversed().map((audience) => [audience.family, audience])).values(),
  ].toReversed();
}

type Checked = Pick<Config, 'audiences' | 'priority' | 'at'>;

/** What is wrong with how blocks of audiences go together. */
export function familyProblems(config: Checked, written: Iterable<string>): Diagnostic[] {
  return [...repeatedKeys(config, written), ...repeatedPriorities(config), ...differentExperiments(config)];
}

/** Keys of variants and values come from those of their block. */
function repeatedKeys(config: Checked, written: Iterable<string>): Diagnostic[] {
  return [...written].flatMap((key) => {
    const other = familiesOf(config).find((each) => isPartOf(key, each));
    if (other === undefined) return [];
    return [
      {
        severity: 'error' as const,
        message: `audiences.${key} would be taken for a part of audiences.${other.family}`,
        at: config.at('audiences', key),
        fix: `Give it a key that does not begin with "${other.family}.".`,
      },
    ];
  });
}

function isPartOf(key: string, { family, forEach, experiment }: AudienceConfig): boolean {
  const variants = [...(experiment?.split.keys() ?? [])];
  return (
    (forEach !== undefined && key.startsWith(`${family}.`)) || variants.some((each) => key === `${family}.${each}`)
  );
}

function repeatedPriorities({ priority, at }: Checked): Diagnostic[] {
  const seen = new Set<string>();
  return priority.flatMap((group, index) =>
    group.flatMap((audience, position) => {
      if (!seen.has(audience)) {
        seen.add(audience);
        return [];
      }
      return [
        {
          severity: 'error' as const,
          message: `audience "${audience}" stands in \`priority\` twice`,
          at: at('priority', index, position),
          fix: 'Leave it in one place: what comes first there is said once.',
        },
      ];
    }),
  );
}

/** One experiment divides people in one way. */
function differentExperiments({ audiences, at }: Checked): Diagnostic[] {
  const firsts = new Map<string, AudienceConfig>();
  const problems = new Map<string, Diagnostic>();
  for (const audience of audiences.values()) {
    const { experiment, family } = audience;
    if (experiment === undefined) continue;
    const first = firsts.get(experiment.name) ?? audience;
    firsts.set(experiment.name, first);
    if (sayShares(first) === sayShares(audience)) continue;
    problems.set(family, {
      severity: 'error',
      message: `audiences.${family} and audiences.${first.family} are in one experiment, "${experiment.name}", and divide people differently`,
      at: at('audiences', family),
      fix: 'Give both the same `holdout` and `split`, or an `experiment` of its own to each.',
    });
  }
  return [...problems.values()];
}

const sayShares = ({ experiment }: AudienceConfig) =>
  JSON.stringify([experiment?.holdout, [...(experiment?.split ?? [])]]);
