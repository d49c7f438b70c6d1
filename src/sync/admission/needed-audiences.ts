import type { AudienceConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';

/**
 * The audiences that must be looked at to know who is in these: also those that come first in a group of `priority`, and those that
 * count for `max_audiences` before them. In the order of the config.
 */
export function neededAudiences(config: Config, audiences: readonly AudienceConfig[]): AudienceConfig[] {
  const order = [...config.audiences.values()];
  const needed = new Set(audiences);
  for (let size = 0; size < needed.size;) {
    size = needed.size;
    for (const audience of [...needed]) for (const other of firsts(config, order, audience)) needed.add(other);
  }
  return order.filter((audience) => needed.has(audience));
}

/** Audiences that have a say before this one. */
function firsts({ priority, maxAudiences }: Config, order: readonly AudienceConfig[], audience: AudienceConfig) {
  const group = priority.find((families) => families.includes(audience.family)) ?? [];
  const above = new Set(group.slice(0, Math.max(0, group.indexOf(audience.family))));
  const limited = limitedOn(audience, maxAudiences);
  const before = order.slice(0, order.indexOf(audience));
  return [
    ...order.filter(({ family }) => above.has(family)),
    ...before.filter((other) => limitedOn(other, maxAudiences).some((name) => limited.includes(name))),
  ];
}

/** Whether anything but its segment decides who is in an audience. */
export function hasRules({ priority, maxAudiences }: Config, audience: AudienceConfig): boolean {
  return (
    audience.forEach !== undefined ||
    audience.cooldown !== undefined ||
    audience.experiment !== undefined ||
    priority.some((group) => group.includes(audience.family)) ||
    limitedOn(audience, maxAudiences).length > 0
  );
}

/** The destinations of which only so many audiences may have a person, of those that this one counts for. One of companies has no people. */
export function limitedOn({ counts, members, to }: AudienceConfig, most: Config['maxAudiences']): string[] {
  return counts === false || members === 'companies' ? [] : to.filter((name) => most.has(name));
}
