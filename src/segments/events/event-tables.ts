import type { EventTable } from '../../contacts/event-table.ts';

/** Events by the name that the config gives them. */
export type EventTables = ReadonlyMap<string, EventTable>;

export function tableOf(tables: EventTables, name: string): EventTable {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`the events ${name} were not prepared`);
  return table;
}
