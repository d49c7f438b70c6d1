import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { BoundFilter } from './bind-filters.ts';
import { filterFailure } from './filter-failure.ts';
import type { EventTables } from './events/event-tables.ts';
import { contactColumn, filterView, takes } from './filter-view.ts';

/**
 * Asks all filters of a source about its contacts in one pass: its contacts are gone through once, and so are the events of
 * each kind, however many filters there are.
 *
 * @param filters of one source and with one type of what is blank
 * @param table quoted name of the table that is written: `contact`, and whether each filter takes them, by its segment's name;
 * contacts whom no filter takes are left out
 * @throws UserError naming the segment whose filter meets a value that it cannot work with
 */
export async function markContacts(
  engine: Engine,
  given: {
    readonly filters: readonly BoundFilter[];
    readonly contacts: ContactTable;
    readonly events: EventTables;
    readonly table: string;
    readonly at?: Config['at'] | undefined;
  },
): Promise<void> {
  const { filters, contacts, events, table, at } = given;
  const marked = (some: readonly BoundFilter[]): string => {
    const answers = some.map((filter) => `, ${takes(filter)} AS ${quoteName(filter.segment)}`);
    const view = filterView(some, contacts, events, some[0]?.blank ?? 'NULL');
    return `SELECT ${contactColumn} AS contact${answers.join('')} FROM ${view}`;
  };
  const taken = filters.map(({ segment }) => quoteName(segment)).join(' OR ');
  try {
    await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS FROM (${marked(filters)}) WHERE ${taken}`);
  } catch (error) {
    for (const filter of filters) {
      if (filterFailure(error, filter.segment, undefined) === undefined) break;
      await engine
        .row(`SELECT count(${quoteName(filter.segment)}) FROM (${marked([filter])})`)
        .catch((own: unknown) => {
          throw filterFailure(own, filter.segment, at?.('segments', filter.segment, 'where')) ?? own;
        });
    }
    throw error;
  }
}
