import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { EventsConfig } from '../config/source-config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { eventColumns } from '../contacts/event-columns.ts';
import { buildEventTable, type EventTable } from '../contacts/event-table.ts';
import type { Engine } from '../engine/engine.ts';
import { askedValues } from '../segments/asked-values.ts';
import type { CheckedCall, EventFile } from '../segments/events/check-calls.ts';
import { findCalls } from '../segments/events/find-calls.ts';
import { fanColumn } from '../segments/fan.ts';
import { filterTexts } from '../segments/filter-texts.ts';
import { WhereError } from '../segments/where-error.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { fanColumns, textTypes } from './fan-columns.ts';
import { segmentsOf } from './segments-of.ts';

/** Reads the event files that these audiences ask for. */
export async function readEventFiles(
  config: Config,
  audiences: readonly AudienceConfig[] | 'everything',
  sources: ReadonlyMap<string, SourceTable>,
  read: (name: string, source: EventsConfig) => Promise<SourceTable>,
): Promise<Map<string, EventFile>> {
  const files = new Map<string, EventFile>();
  const needed = audiences === 'everything' ? new Set(config.events.keys()) : eventsOf(config, audiences);
  for (const [name, events] of config.events) {
    if (!needed.has(name)) continue;
    // A source may have the same name; the engine's tables are called by it.
    const source = await read(name, { ...events, name: `events ${name}` });
    const columns = eventColumns(events, source, sources.get(events.of), (key) => config.at('events', name, key));
    files.set(name, { config: events, source, columns });
  }
  return files;
}

/** Names of the events that the segments of these audiences ask for; what is wrong in a filter is told when it is checked. */
function eventsOf(config: Config, audiences: readonly AudienceConfig[]): ReadonlySet<string> {
  const known = [...config.events.keys()];
  const filters = segmentsOf(config, audiences).flatMap((segment) => (segment.kind === 'filter' ? [segment] : []));
  const texts = [...filters.flatMap(filterTexts), ...askedValues(config, audiences).map(({ text }) => text)];
  const called = texts.flatMap((text) => {
    try {
      return findCalls(text, known);
    } catch (error) {
      if (error instanceof WhereError) return [];
      throw error;
    }
  });
  const fans = audiences.flatMap(({ forEach }) => (forEach?.columns ?? []).map(fanColumn));
  const valued = fans.flatMap(({ events }) => (events !== undefined && config.events.has(events) ? [events] : []));
  return new Set([...called.map(({ events }) => events), ...valued]);
}

/** Finds the contacts of the events, before any of these are held back. */
export async function buildEventTables(
  engine: Engine,
  config: Config,
  files: ReadonlyMap<string, EventFile>,
  given: { readonly contacts: readonly ContactTable[]; readonly calls: readonly CheckedCall[] },
): Promise<Map<string, EventTable>> {
  const tables = new Map<string, EventTable>();
  for (const [name, file] of files) {
    const contacts = given.contacts.find(({ source }) => source.name === file.config.of);
    if (contacts === undefined) continue;
    const known = new Set(file.source.columns.map(({ attribute }) => attribute));
    const fans = fanColumns(config).filter(({ events, column }) => events === name && known.has(column));
    const calls = given.calls.filter(({ events }) => events === name);
    const named = [...calls.flatMap(({ attributes }) => attributes), ...fans.map(({ column }) => column)];
    const options = {
      columns: file.columns,
      defaultCountry: config.defaults.country,
      attributes: [...new Set(named)],
      contacts,
    };
    const types = { ...textTypes(fans, calls), ...file.config.types };
    tables.set(name, await buildEventTable(engine, { ...file.config, types }, file.source, options));
  }
  return tables;
}
