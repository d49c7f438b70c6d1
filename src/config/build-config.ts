import type { Identifier } from '../identifiers/identifier.ts';
import { buildDestination } from './build-destination.ts';
import { buildEvents, buildSource, buildSuppression } from './build-source.ts';
import { buildSegment } from './build-segment.ts';
import type { AudienceConfig, Config, ScheduleConfig } from './config.ts';
import { parseDuration } from './duration.ts';
import { buildNotify } from './build-notify.ts';
import type { ConfigFile } from './schema/config-schema.ts';
import { parseShare } from './share.ts';

type WrittenAudience = NonNullable<ConfigFile['audiences']>[string];
type WrittenSchedule = NonNullable<ConfigFile['schedule']>[number];

/** Defaults, paths and units for a file that the schema and the cross-references have passed. */
export function buildConfig(
  written: ConfigFile,
  directory: string,
): Omit<Config, 'file' | 'at' | 'atCharacter' | 'written' | 'secrets'> {
  return {
    directory,
    project: written.project,
    defaults: {
      country: written.defaults?.country?.toUpperCase(),
      timezone: written.defaults?.timezone ?? 'UTC',
    },
    sources: mapped(written.sources, (name, source) => buildSource(name, source, directory)),
    events: mapped(written.events, (name, each) => buildEvents(name, each, directory)),
    consent: written.consent && {
      column: written.consent.column,
      granted: written.consent.granted,
      denied: written.consent.denied ?? [],
      unspecified: written.consent.unspecified ?? 'withhold',
    },
    suppress: (written.suppress ?? []).map((source, index) => buildSuppression(index, source, directory)),
    segments: mapped(written.segments, (name, segment) => buildSegment(name, segment, written)),
    destinations: mapped(written.destinations, (name, each) => buildDestination(name, each, directory)),
    audiences: mapped(written.audiences, buildAudience),
    guards: {
      maxRemoved: shareOf(written.guards?.max_removed ?? '25%'),
      allowEmpty: written.guards?.allow_empty ?? false,
      maxRejected: shareOf(written.guards?.max_rejected ?? '20%'),
    },
    schedule: (written.schedule ?? []).map(buildSchedule),
    notify: (written.notify ?? []).map((block, index) => buildNotify(index, block)),
  };
}

function mapped<Written, Built>(
  block: Readonly<Record<string, Written>> | undefined,
  build: (name: string, written: Written) => Built,
): Map<string, Built> {
  return new Map(Object.entries(block ?? {}).map(([name, written]) => [name, build(name, written)]));
}

/** What `name` stands for in an audience's `identifiers`: platforms match names only together with an address. */
const nameAndAddress: readonly Identifier[] = ['first_name', 'last_name', 'country', 'postal_code', 'region', 'city'];

function buildAudience(key: string, written: WrittenAudience): AudienceConfig {
  const sent = written.identifiers?.flatMap((identifier) => (identifier === 'name' ? nameAndAddress : [identifier]));
  return {
    key,
    name: written.name ?? key,
    description: written.description,
    segment: written.segment,
    to: [...new Set(written.to)],
    identifiers: sent && [...new Set(sent)],
    membershipDays: written.membership_days,
    refreshDays: written.refresh_days,
  };
}

function shareOf(written: string): number {
  const share = parseShare(written);
  if (share === undefined) throw new Error('unchecked share');
  return share;
}

function buildSchedule({ cron, audiences, jitter, missed, max_wait: maxWait }: WrittenSchedule): ScheduleConfig {
  return {
    cron: cron.trim().replace(/\s+/g, ' '),
    audiences: audiences && [...new Set(audiences)],
    jitter: jitter === undefined ? 0 : (parseDuration(jitter) ?? 0),
    missed: missed ?? 'run',
    maxWait: maxWait === undefined ? undefined : parseDuration(maxWait),
  };
}
