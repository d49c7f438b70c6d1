import type { EventsConfig } from '../../src/config/source-config.ts';
import { eventColumns } from '../../src/contacts/event-columns.ts';
import { buildEventTable, type EventTable } from '../../src/contacts/event-table.ts';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { EventFile } from '../../src/segments/events/check-calls.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';
import { sourceOf } from './source-of.ts';

type Rows = Parameters<typeof sourceOf>[3];

/** Events of contacts whose rows stand here instead of in a file; `at` says when. */
export async function eventsOf(
  engine: Engine,
  name: string,
  contacts: ContactTable,
  given: {
    readonly mapping?: SourceTable['mapping'];
    readonly rows: Rows;
    readonly over?: Partial<SourceTable>;
    readonly config?: Partial<Pick<EventsConfig, 'key' | 'time' | 'id'>>;
    readonly attributes?: readonly string[];
    readonly defaultCountry?: string;
  },
): Promise<{ readonly file: EventFile; readonly table: EventTable }> {
  const { mapping = { email: ['email'] }, rows, attributes = [], defaultCountry } = given;
  const config: EventsConfig = {
    name,
    files: [`${name}.csv`],
    pick: 'newest',
    maxAge: undefined,
    preset: undefined,
    map: {},
    types: {},
    columns: {},
    of: contacts.source.name,
    key: Object.keys(mapping).filter((key) => key !== 'country') as unknown as EventsConfig['key'],
    time: 'at',
    id: undefined,
    ...given.config,
  };
  const empty = { at: null, ...Object.fromEntries(attributes.map((attribute) => [attribute, null])) };
  const shaped = rows.map((row) => ({ ...empty, ...row }));
  const source = await sourceOf(engine, `events ${name}`, mapping, shaped.length > 0 ? shaped : [empty], given.over);
  if (rows.length === 0) await engine.run(`DELETE FROM ${source.table}`);
  const read = rows.length === 0 ? { ...source, rows: 0 } : source;
  const columns = eventColumns(config, read, contacts.source, (key) => ({ file: `events.${name}.${key}` }));
  const table = await buildEventTable(engine, config, read, { columns, defaultCountry, attributes, contacts });
  return { file: { config, source: read, columns }, table };
}
