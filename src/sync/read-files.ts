import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import { fitThreads } from '../engine/fit-threads.ts';
import type { EventFile } from '../segments/events/check-calls.ts';
import { type CheckedFilter, checkFilters } from '../segments/filter.ts';
import type { LoadOptions } from '../sources/load-source.ts';
import { inputPaths, type SourceTable } from '../sources/source-table.ts';
import { type BarringFiles, readBarringFiles } from './barring-files.ts';
import { hasRules } from './admission/needed-audiences.ts';
import { loadConfigured } from './load-configured.ts';
import { readEventFiles } from './load-events.ts';
import type { Reading } from './reading.ts';
import { segmentsOf } from './segments-of.ts';
import { wantedColumns, wantedOfEvents } from './wanted-columns.ts';

/** The files of a config that were read, and the filters that fit their columns. */
export interface ReadFiles extends BarringFiles {
  readonly sources: readonly SourceTable[];
  readonly events: ReadonlyMap<string, EventFile>;
  readonly filters: ReadonlyMap<string, CheckedFilter>;
}

/**
 * Reads what these audiences need. With a consent block every source is read, whichever audiences are asked for: a denial in
 * one source bars the person in all.
 */
export async function readFiles(
  engine: Engine,
  config: Config,
  audiences: readonly AudienceConfig[] | 'everything',
  reading: Reading,
): Promise<ReadFiles> {
  // Rules go by person, whom another source may know by another name: what is planned of one audience must be what is planned of all.
  const all =
    audiences === 'everything' ||
    config.consent !== undefined ||
    audiences.some((audience) => hasRules(config, audience));
  const needed = all ? new Set(config.sources.keys()) : sourcesOf(config, audiences);
  type Path = readonly (string | number)[];
  const read = (source: SourceConfig, path: Path, wants?: LoadOptions['wants']) =>
    loadConfigured(engine, config, source, path, { ...reading, wants });
  const sources = new Map<string, SourceTable>();
  for (const source of config.sources.values()) {
    if (!needed.has(source.name)) continue;
    const path = ['sources', source.name];
    sources.set(source.name, await read(source, path, wantedColumns(config, source)));
  }
  const events = await readEventFiles(config, audiences, sources, (name, file) =>
    read(file, ['events', name], wantedOfEvents(config, name, file)),
  );
  const tables = [...sources.values(), ...[...events.values()].map(({ source }) => source)];
  await fitThreads(
    engine,
    tables.reduce((sum, { rows }) => sum + rows, 0),
  );
  const filters = await checkFilters(engine, config, sources, events);
  const { suppress, consent } = await readBarringFiles(engine, config, reading);
  return { sources: [...sources.values()], events, suppress, consent, filters };
}

/** Sources that the segments of these audiences are made of. */
function sourcesOf(config: Config, audiences: readonly AudienceConfig[]): Set<string> {
  return new Set(segmentsOf(config, audiences).flatMap((segment) => (segment.kind === 'filter' ? [segment.from] : [])));
}

/** Absolute paths of everything that is read: of files that a pattern finds, those that were picked. */
export function inputsOf(config: Config, { sources, events, suppress, consent }: Omit<ReadFiles, 'filters'>): string[] {
  const read = [...sources, ...[...events.values()].map(({ source }) => source), ...suppress, ...consent];
  return [
    config.file,
    ...[
      ...config.sources.values(),
      ...config.events.values(),
      ...config.suppress,
      ...(config.consent?.files ?? []),
    ].flatMap(({ files, query }) => {
      if (query === undefined) return files;
      return query.connection.kind === 'postgresql' ? [] : query.connection.path;
    }),
    ...read.flatMap((source) => inputPaths(source, config.directory)),
  ];
}
