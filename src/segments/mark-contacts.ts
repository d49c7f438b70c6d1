import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Position } from '../errors/user-error.ts';
import type { BoundFilter } from './bind-filters.ts';
import { filterFailure } from './filter-failure.ts';
import type { AskedEvents, EventTables } from './events/event-tables.ts';
import { type AskedContacts, contactColumn, filterView, takes } from './filter-view.ts';

/**
 * Asks all filters of a source about its contacts in one pass: its contacts are gone through once, and so are the events of
 * each kind, however many filters there are.
 *
 * @param filters of one source and with one type of what is blank; what contacts are worth is asked for in the same pass
 * @param table quoted name of the table that is written: `contact`, and whether each filter takes them, by its segment's name;
 * contacts whom no filter takes are left out, unless `keepsAll`
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
    readonly keepsAll: boolean;
  },
): Promise<void> {
  const { filters, table, at } = given;
  try {
    await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${marksQuery(filters, given)}`);
  } catch (error) {
    for (const filter of filters) {
      if (filterFailure(error, '', undefined) === undefined) break;
      await engine
        .row(
          `SELECT count(${markColumn([filter], filter)}) FROM (${marksQuery([filter], { ...given, keepsAll: true })})`,
        )
        .catch((own: unknown) => {
          throw filterFailure(own, ...named(filter, at)) ?? own;
        });
    }
    throw error;
  }
}

/** SQL of what `markContacts` writes. */
export function marksQuery(
  filters: readonly BoundFilter[],
  given: {
    readonly contacts: AskedContacts;
    readonly events: ReadonlyMap<string, AskedEvents>;
    readonly keepsAll: boolean;
  },
): string {
  const answers = filters.map((filter) => `, ${answer(filter)} AS ${markColumn(filters, filter)}`);
  const view = filterView(filters, given.contacts, given.events, filters[0]?.blank ?? 'NULL');
  const conditions = filters.filter(({ value }) => value === undefined);
  const taken = conditions.map((filter) => markColumn(filters, filter)).join(' OR ');
  const among = given.keepsAll || taken === '' ? '' : ` WHERE ${taken}`;
  return `SELECT * FROM (SELECT ${contactColumn} AS contact${answers.join('')} FROM ${view})${among}`;
}

/** The column of a filter's answers: by its place, for a segment may be called as any column is, and names differ in case. */
export function markColumn(filters: readonly BoundFilter[], filter: BoundFilter): string {
  return quoteName(`mark ${filters.indexOf(filter)}`);
}

/** SQL over a filter's view: whether it takes a contact, or what the contact is worth. */
const answer = (filter: BoundFilter) =>
  filter.value === undefined ? takes(filter) : `TRY_CAST((${filter.sql}) AS DOUBLE)`;

/** What to call it, and where it stands. */
function named({ segment, value }: BoundFilter, at: Config['at'] | undefined): [string, Position | undefined] {
  return value === undefined
    ? [`segment "${segment}"`, at?.('segments', segment, 'where')]
    : [`the value \`${value.text}\``, at?.(...value.path)];
}
