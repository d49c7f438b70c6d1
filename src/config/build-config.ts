import { buildAudiences } from './build-audiences.ts';
import { buildConsent } from './build-consent.ts';
import { buildEvents, buildSource, buildSuppression } from './build-source.ts';
import { buildSegment } from './build-segment.ts';
import type { Config, ScheduleConfig } from './config.ts';
import type { DestinationConfig } from './destination-config.ts';
import { parseDuration } from './duration.ts';
import { buildNotify } from './build-notify.ts';
import type { ConfigFile } from './schema/config-schema.ts';
import { settingsOf } from './schema/destination-schema.ts';
import { shareOf } from './share.ts';

type WrittenSchedule = NonNullable<ConfigFile['schedule']>[number];

/**
 * Defaults, paths and units for a file that the schema and the cross-references have passed.
 *
 * @param fromPackage a destination whose platform a package brings; undefined: it is one of ours
 */
export function buildConfig(
  written: ConfigFile,
  directory: string,
  fromPackage: (destination: string) => DestinationConfig | undefined,
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
    consent: written.consent && buildConsent(written.consent, directory),
    suppress: (written.suppress ?? []).map((source, index) => buildSuppression(index, source, directory)),
    segments: mapped(written.segments, (name, segment) => buildSegment(name, segment, written)),
    destinations: mapped(
      written.destinations,
      (name, each) => fromPackage(name) ?? settingsOf(each).build(name, each, directory),
    ),
    audiences: new Map(
      Object.entries(written.audiences ?? {}).flatMap(([key, each]) =>
        buildAudiences(key, each, written).map((audience) => [audience.key, audience]),
      ),
    ),
    priority: written.priority ?? [],
    maxAudiences: new Map(
      Object.entries(written.destinations ?? {}).flatMap(([name, { max_audiences: most }]) =>
        most === undefined ? [] : [[name, most]],
      ),
    ),
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

function buildSchedule({ cron, audiences, jitter, missed, max_wait: maxWait }: WrittenSchedule): ScheduleConfig {
  return {
    cron: cron.trim().replace(/\s+/g, ' '),
    audiences: audiences && [...new Set(audiences)],
    jitter: jitter === undefined ? 0 : (parseDuration(jitter) ?? 0),
    missed: missed ?? 'run',
    maxWait: maxWait === undefined ? undefined : parseDuration(maxWait),
  };
}
