import { audienceValue } from '../config/audience-value.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { Capabilities, ListSpec } from '../destinations/destination.ts';
import type { KnownList } from '../ledger/lists.ts';

type Membership = Pick<Capabilities, 'membership'>;
type Rules = Pick<Capabilities, 'membership' | 'values'>;

/** How an audience's list should look on a platform. `known`: what the ledger has of it. */
export function listSpec(
  config: Config,
  audience: AudienceConfig,
  capabilities: Rules,
  known: Pick<KnownList, 'remoteId' | 'membershipDays'> | undefined,
): ListSpec {
  // What a list had that is gone does not bind the one that takes its place.
  const held = known?.remoteId === undefined ? undefined : known.membershipDays;
  return {
    key: `audience-sync:${config.project}:${audience.key}`,
    name: audience.name,
    description: audience.description ?? '',
    membershipDays: membershipDays(audience, capabilities, held),
    ...(audience.adopt === true && { adopts: true }),
    takesValues: capabilities.values !== undefined && audienceValue(config, audience) !== undefined,
    members: audience.members,
  };
}

/**
 * Days after which members leave: what the audience asks for, as far as the platform goes. When it asks for none, what the
 * platform has for that, or what the list has (`held`) where it cannot be unset; undefined: for ever.
 */
function membershipDays(
  { membershipDays: asked }: AudienceConfig,
  { membership: { longestDays, unsetDays } }: Membership,
  held: number | undefined,
): number | undefined {
  if (longestDays === undefined) return undefined;
  return asked === undefined ? (unsetDays ?? held) : Math.min(asked, longestDays);
}

/**
 * Days after which a member is sent again: `refresh_days`, unless members or an untouched list would be gone by then. Without
 * it, or when it is too late, two thirds of that time, which leaves room for runs that fail; undefined where they stay for ever.
 */
export function refreshDays(
  { refreshDays: asked = Infinity }: AudienceConfig,
  capabilities: Membership,
  spec: ListSpec,
): number | undefined {
  const kept = keptDays(capabilities, spec);
  const days = asked < kept ? asked : Math.max(1, Math.floor((kept * 2) / 3));
  return Number.isFinite(days) ? days : undefined;
}

/** Days that members stay on the list when nothing is sent. */
function keptDays(
  { membership: { idleDays = Infinity } }: Membership,
  { membershipDays: days = Infinity }: ListSpec,
): number {
  return Math.min(days, idleDays);
}

/** What the audience asks of the list's times and does not get. */
export function membershipWarnings(audience: AudienceConfig, capabilities: Membership, spec: ListSpec): string[] {
  const { longestDays, unsetDays } = capabilities.membership;
  const { membershipDays: asked, refreshDays: refresh } = audience;
  const warnings: string[] = [];
  if (asked !== undefined && longestDays === undefined) {
    warnings.push('membership_days has no effect here: the platform keeps members until they are removed');
  } else if (asked !== undefined && longestDays !== undefined && asked > longestDays) {
    warnings.push(`membership_days ${asked} is above the platform's ${longestDays}; ${longestDays} is used`);
  } else if (asked === undefined && unsetDays === undefined && spec.membershipDays !== undefined) {
    warnings.push(
      `the list has membership_days ${spec.membershipDays}, which the platform cannot unset: members are sent again in time; to keep them for ever, delete the list there, and sync makes it anew`,
    );
  }
  const kept = keptDays(capabilities, spec);
  if (refresh !== undefined && refresh >= kept) {
    const days = refreshDays(audience, capabilities, spec);
    warnings.push(
      `refresh_days ${refresh} is too late: the platform keeps what is not sent again ${kept} days; ${days} is used`,
    );
  }
  return warnings;
}
