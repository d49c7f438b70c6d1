import { attributeColumn, identifierColumn, ifFilled } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { quoteName } from '../engine/sql.ts';
import { eventJoins } from './events/event-joins.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { AskedEvents } from './events/event-tables.ts';
import { type Fan, valueColumn } from './fan.ts';
import type { CheckedFilter } from './filter.ts';

/** The column of a filter's view that says which contact it is; no attribute of a file can have this name. */
export const contactColumn = quoteName('contact of the filter');

/** What a query about contacts must know of them. */
export interface AskedContacts extends Pick<ContactTable, 'table' | 'values' | 'identifiers' | 'blank'> {
  readonly attributes: readonly Pick<AttributeColumn, 'name'>[];
}

/**
 * The contacts that filters are asked about, as a query in parentheses, with the columns that they may name: typed attributes,
 * identifiers under their own names where no attribute has it, and those that stand for calls about events.
 *
 * @param filters of the source of these contacts
 * @param blank SQL of what stands in columns without any value
 * @param fan by which each contact is asked about once for each of its values (`valueColumn`)
 */
export function filterView(
  filters: readonly CheckedFilter[],
  contacts: AskedContacts,
  events: ReadonlyMap<string, AskedEvents>,
  blank: string,
  fan?: Fan,
): string {
  const attributes = new Set(contacts.attributes.map((attribute) => attribute.name.toLowerCase()));
  const sql = filters.map((filter) => `${filter.sql} ${filter.window?.moment ?? ''}`.toLowerCase());
  const identifiers = contacts.identifiers.filter(
    (identifier) => !attributes.has(identifier) && sql.some((text) => text.includes(identifier)),
  );
  const asked = eventJoins(
    filters.flatMap(({ calls }) => calls),
    events,
    blank,
    fan?.narrowed,
  );
  const columns = [
    `contact AS ${contactColumn}`,
    ...(fan === undefined ? [] : [valueColumn]),
    ...contacts.attributes.map(
      ({ name }) => `${contacts.blank.has(name) ? blank : quoteName(attributeColumn(name))} AS ${quoteName(name)}`,
    ),
    ...identifiers.map(
      (identifier) => `${ifFilled(quoteName(identifierColumn(identifier)))} AS ${quoteName(identifier)}`,
    ),
    ...asked.columns,
  ];
  const joined = [...(identifiers.length === 0 ? [] : [contacts.values]), ...(fan === undefined ? [] : [fan.pairs])];
  const rows = [contacts.table, ...joined.map((other) => `JOIN ${other} USING (contact)`)].join(' ');
  return `(SELECT ${columns.join(', ')} FROM (SELECT * FROM ${rows}) ${asked.joins})`;
}

/** SQL over a filter's view: whether a contact is in its segment. */
export function takes({ sql, window }: CheckedFilter): string {
  return window === undefined ? `(${sql})` : `((${sql}) AND ${window.sql})`;
}
