import type { EventTable } from '../../contacts/event-table.ts';
import type { AttributeColumn } from '../../sources/attribute-types.ts';

/** What a query about events must know of them. */
export interface AskedEvents extends Pick<EventTable, 'table' | 'blank'> {
  readonly columns: Pick<EventTable['columns'], 'id'>;
  readonly attributes: readonly Pick<AttributeColumn, 'name'>[];
}

/** Events by the name that the config gives them. */
export type EventTables = ReadonlyMap<string, EventTable>;

export function tableOf<Table>(tables: ReadonlyMap<string, Table>, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`the events ${name} were not prepared`);
  return table;
}
