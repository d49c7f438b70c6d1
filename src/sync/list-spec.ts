import type { AudienceConfig, Config } from '../config/config.ts';
import type { Capabilities, ListSpec } from '../destinations/destination.ts';

/** How an audience's list should look on a platform. */
export function listSpec(config: Config, audience: AudienceConfig, { membership }: Capabilities): ListSpec {
  return {
    key: `audience-sync:${config.project}:${audience.key}`,
    name: audience.name,
    description: audience.description ?? '',
    membershipDays: membershipDays(audience, membership),
  };
}

/** What the audience asks for, as far as the platform goes; undefined where nothing is asked for or can be set. */
function membershipDays({ membershipDays: asked }: AudienceConfig, { longestDays }: Capabilities['membership']) {
  return asked === undefined || longestDays === undefined ? undefined : Math.min(asked, longestDays);
}

/**
 * Days after which a member is sent again. Without `refresh_days`, two thirds of the time that the platform keeps members or
 * an untouched list, which leaves room for runs that fail; undefined where they stay for ever.
 */
export function refreshDays(audience: AudienceConfig, { membership }: Capabilities): number | undefined {
  if (audience.refreshDays !== undefined) return audience.refreshDays;
  const { unsetDays = Infinity, idleDays = Infinity } = membership;
  const kept = Math.min(membershipDays(audience, membership) ?? unsetDays, idleDays);
  return Number.isFinite(kept) ? Math.max(1, Math.floor((kept * 2) / 3)) : undefined;
}
