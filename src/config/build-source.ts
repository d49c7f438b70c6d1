import { resolve } from 'node:path';
import { identifiers, type Identifier } from '../identifiers/identifier.ts';
import type {
  EventsConfig,
  FileRows,
  QueryRows,
  SourceConfig,
  SourceMapping,
  SuppressConfig,
} from './source-config.ts';
import { readConnection } from './connection.ts';
import { parseDuration } from './duration.ts';
import type { ConfigFile } from './schema/config-schema.ts';

type WrittenSource = ConfigFile['sources'][string];
type WrittenEvents = NonNullable<ConfigFile['events']>[string];
type WrittenReading = NonNullable<ConfigFile['suppress']>[number];

const usualTimeout = '5m';

export function buildSource(name: string, written: WrittenSource, directory: string): SourceConfig {
  return {
    ...buildRows(`sources.${name}`, written, directory),
    ...buildMapping(name, written),
    types: written.types ?? {},
    columns: written.columns ?? {},
  };
}

/** Of an event's identifiers only those of its key are read: whoever else its row names did not do it. */
export function buildEvents(name: string, written: WrittenEvents, directory: string): EventsConfig {
  const { of, key, time, id } = written;
  const columns = typeof key === 'string' ? [] : Object.entries(key);
  const columnsOf = (identifier: Identifier) => columns.filter(([, is]) => is === identifier).map(([column]) => column);
  const told = identifiers.filter((identifier) => identifier !== 'country' && identifier !== key);
  return {
    ...buildRows(`events.${name}`, written, directory),
    ...buildMapping(name, written),
    map: Object.fromEntries(told.map((identifier) => [identifier, columnsOf(identifier)])),
    types: written.types ?? {},
    columns: written.columns ?? {},
    of,
    key: typeof key === 'string' ? [key] : [...new Set(Object.values(key))],
    time,
    id,
  };
}

/** @param index its place in the list, from 0 */
export function buildSuppression(index: number, written: WrittenReading, directory: string): SuppressConfig {
  return buildList({ path: `suppress[${index}]`, name: `suppress ${index + 1}` }, written, directory);
}

/** @param index as in `buildSuppression` */
export function buildConsentList(index: number, written: WrittenReading, directory: string): SuppressConfig {
  return buildList({ path: `consent.files[${index}]`, name: `consent ${index + 1}` }, written, directory);
}

function buildList(
  { path, name }: { readonly path: string; readonly name: string },
  written: WrittenReading,
  directory: string,
): SuppressConfig {
  const rows = buildRows(path, written, directory);
  // Whoever stands in it, said so: no name lets anybody through.
  const all = rows.query === undefined && rows.members === undefined ? { ...rows, members: 'all' as const } : rows;
  return { ...all, ...buildMapping(name, written) };
}

function buildRows(path: string, written: WrittenReading, directory: string): FileRows | QueryRows {
  const { files, sql } = written;
  if (sql === undefined) {
    if (files === undefined) throw new Error('unchecked source');
    return {
      files: [files].flat().map((file) => (file === '-' ? file : resolve(directory, file))),
      pick: written.pick ?? 'newest',
      maxAge: written.max_age === undefined ? undefined : parseDuration(written.max_age),
      encoding: written.encoding,
      sheet: written.sheet?.toString(),
      ...(written.members !== undefined && { members: [written.members].flat() }),
    };
  }
  const connection = readConnection(written.connection ?? '', directory);
  const timeout = parseDuration(written.timeout ?? usualTimeout);
  if ('problem' in connection || timeout === undefined) throw new Error('unchecked query');
  return { query: { label: `${path}.sql`, sql, connection, timeout } };
}

function buildMapping(name: string, written: WrittenReading): SourceMapping {
  return {
    name,
    preset: written.preset,
    map: buildMap(written.map ?? {}),
    ...(written.ids !== undefined && { ids: written.ids }),
  };
}

function buildMap(written: NonNullable<WrittenReading['map']>): SourceMapping['map'] {
  const map: Partial<Record<Identifier, readonly string[]>> = {};
  for (const identifier of identifiers) {
    const columns = written[identifier];
    if (columns !== undefined) map[identifier] = typeof columns === 'string' ? [columns] : columns;
  }
  return map;
}
