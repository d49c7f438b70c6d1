import type { AudienceConfig, Config } from '../config/config.ts';
import type { Capabilities, ListSpec } from '../destinations/destination.ts';

/** How an audience's list should look on a platform. */
export function listSpec(config: Config, audience: AudienceConfig, capabilities: Capabilities): ListSpec {
  const longest = capabilities.maximumMembershipDays;
  const days = audience.membershipDays;
  return {
    key: `audience-sync:${config.project}:${audience.key}`,
    name: audience.name,
    description: audience.description ?? '',
    membershipDays: days !== undefined && longest !== undefined ? Math.min(days, longest) : days,
  };
}

/**
 * Days after which a member is sent again. Without `refresh_days`, two thirds of the time that the platform keeps members,
 * which leaves room for runs that fail; undefined where members stay for ever.
 */
export function refreshDays(audience: AudienceConfig, capabilities: Capabilities): number | undefined {
  if (audience.refreshDays !== undefined) return audience.refreshDays;
  const kept = Math.min(audience.membershipDays ?? Infinity, capabilities.maximumMembershipDays ?? Infinity);
  return Number.isFinite(kept) ? Math.max(1, Math.floor((kept * 2) / 3)) : undefined;
}
