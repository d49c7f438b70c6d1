import { resolve } from 'node:path';
import { identifiers, type Identifier } from '../identifiers/identifier.ts';
import { buildDestination } from './build-destination.ts';
import type { AudienceConfig, Config, SegmentConfig, SourceConfig, SuppressConfig } from './config.ts';
import { parseDuration } from './duration.ts';
import type { ConfigFile } from './schema/config-schema.ts';
import { parseShare } from './share.ts';

type WrittenAudience = NonNullable<ConfigFile['audiences']>[string];
type WrittenSegment = NonNullable<ConfigFile['segments']>[string];
type WrittenSource = ConfigFile['sources'][string];
type WrittenReading = NonNullable<ConfigFile['suppress']>[number];

/** Defaults, paths and units for a file that the schema and the cross-references have passed. */
export function buildConfig(written: ConfigFile, directory: string): Omit<Config, 'file' | 'at' | 'secrets'> {
  return {
    directory,
    project: written.project,
    defaults: {
      country: written.defaults?.country?.toUpperCase(),
      timezone: written.defaults?.timezone ?? 'UTC',
    },
    sources: mapped(written.sources, (name, source) => buildSource(name, source, directory)),
    consent: written.consent && {
      column: written.consent.column,
      granted: written.consent.granted,
      denied: written.consent.denied ?? [],
      unspecified: written.consent.unspecified ?? 'withhold',
    },
    suppress: (written.suppress ?? []).map((source, index) => buildReading(`suppress ${index + 1}`, source, directory)),
    segments: mapped(written.segments, buildSegment),
    destinations: mapped(written.destinations, (name, each) => buildDestination(name, each, directory)),
    audiences: mapped(written.audiences, buildAudience),
    guards: {
      maxRemoved: shareOf(written.guards?.max_removed ?? '25%'),
      allowEmpty: written.guards?.allow_empty ?? false,
      maxRejected: shareOf(written.guards?.max_rejected ?? '20%'),
    },
    schedule: (written.schedule ?? []).map(({ cron, audiences }) => ({ cron, audiences })),
  };
}

function mapped<Written, Built>(
  block: Readonly<Record<string, Written>> | undefined,
  build: (name: string, written: Written) => Built,
): Map<string, Built> {
  return new Map(Object.entries(block ?? {}).map(([name, written]) => [name, build(name, written)]));
}

function buildSource(name: string, written: WrittenSource, directory: string): SourceConfig {
  return {
    ...buildReading(name, written, directory),
    types: written.types ?? {},
    columns: written.columns ?? {},
  };
}

function buildReading(name: string, written: WrittenReading, directory: string): SuppressConfig {
  return {
    name,
    files: written.files === '-' ? '-' : resolve(directory, written.files),
    pick: written.pick ?? 'newest',
    maxAge: written.max_age === undefined ? undefined : parseDuration(written.max_age),
    encoding: written.encoding,
    preset: written.preset,
    map: buildMap(written.map ?? {}),
    ...(written.ids !== undefined && { ids: written.ids }),
  };
}

function buildMap(written: NonNullable<WrittenReading['map']>): SourceConfig['map'] {
  const map: Partial<Record<Identifier, readonly string[]>> = {};
  for (const identifier of identifiers) {
    const columns = written[identifier];
    if (columns !== undefined) map[identifier] = typeof columns === 'string' ? [columns] : columns;
  }
  return map;
}

function buildSegment(name: string, written: WrittenSegment): SegmentConfig {
  if (written.from !== undefined && written.where !== undefined) {
    return { kind: 'filter', name, from: written.from, where: written.where };
  }
  return {
    kind: 'combination',
    name,
    include: written.include ?? [],
    allOf: written.all_of ?? [],
    exclude: written.exclude ?? [],
  };
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
