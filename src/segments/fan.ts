import { suggestFix } from '../config/suggest.ts';
import { snakeCase } from '../config/snake-case.ts';
import { attributeColumn } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { quoteName } from '../engine/sql.ts';
import { telling } from '../identifiers/identifier.ts';
import { type Position, UserError } from '../errors/user-error.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { EventTables } from './events/event-tables.ts';

/** A column whose values have an audience each: an attribute, or a column of events. */
export interface FanColumn {
  readonly events: string | undefined;
  readonly column: string;
}

/** How contacts are told apart by a value: a contact may have several. */
export interface Fan {
  /** Query, in parentheses, of `contact` and `valueColumn`. */
  readonly pairs: string;
  /** Events to SQL of the value of one of them, to which they are narrowed. */
  readonly narrowed: ReadonlyMap<string, string>;
}

/** The column of a filter's view that holds the value, in the form by which values are compared. */
export const valueColumn = quoteName('value of the fan');

/** Reads `category` and `views.category`; a header stands for its attribute. */
export function fanColumn(written: string): FanColumn {
  const [first = '', second] = written.split('.');
  return second === undefined
    ? { events: undefined, column: snakeCase(first) }
    : { events: first, column: snakeCase(second) };
}

/**
 * How a source's contacts are told apart by these columns: the first has the values, and the events of all are narrowed to them.
 *
 * @param at where the columns stand
 * @throws UserError when there is no such column
 */
export function makeFan(columns: readonly FanColumn[], contacts: ContactTable, events: EventTables, at: Position): Fan {
  const valueOf = ({ events: name, column }: FanColumn): string => {
    const rows = name === undefined ? contacts.source : events.get(name)?.source;
    const told = telling.find((identifier) => rows?.mapping[identifier]?.includes(column));
    if (told !== undefined) {
      throw new UserError(`"${column}" says who somebody is (${told}), and each value would be the name of a list`, {
        at,
        fix: 'Take a column that many people share, such as a category.',
      });
    }
    const attributes = name === undefined ? contacts.attributes : (events.get(name)?.attributes ?? []);
    const found = attributes.find((each) => each.name.toLowerCase() === column);
    if (found !== undefined) return comparable(textOf(found));
    const of = name === undefined ? contacts.source.columns : (events.get(name)?.source.columns ?? []);
    const what = name === undefined ? `source "${contacts.source.name}" has` : `the events "${name}" have`;
    throw new UserError(`${what} no column "${column}"`, {
      at,
      fix: suggestFix(
        column,
        of.map(({ attribute }) => attribute),
      ),
    });
  };
  const values = columns.map((column) => ({ ...column, value: valueOf(column) }));
  const [first] = values;
  if (first === undefined) throw new Error('a fan has a column');
  const table = first.events === undefined ? contacts.table : events.get(first.events)?.table;
  const real = first.events === undefined ? 'true' : 'contact IS NOT NULL AND time IS NOT NULL';
  return {
    pairs: `(SELECT DISTINCT contact, ${first.value} AS ${valueColumn} FROM ${table} WHERE ${first.value} IS NOT NULL AND ${real})`,
    narrowed: new Map(values.flatMap(({ events: name, value }) => (name === undefined ? [] : [[name, value]]))),
  };
}

/** SQL of how the values of a column are written, by how they are compared: `value`, `said`. */
export function spellings(column: FanColumn, contacts: ContactTable, events: EventTables): string {
  const { table, attributes } =
    column.events === undefined ? contacts : (events.get(column.events) ?? { table: '', attributes: [] });
  const found = attributes.find((each) => each.name.toLowerCase() === column.column);
  if (found === undefined) throw new Error(`${column.column} was looked for before`);
  const text = textOf(found);
  return `SELECT ${comparable(text)} AS value, min(trim(${text})) AS said FROM ${table} GROUP BY 1`;
}

/** Whole numbers have no point: a year is `2026`. */
function textOf({ name, type }: AttributeColumn): string {
  const value = quoteName(attributeColumn(name));
  if (type !== 'number') return `${value}::VARCHAR`;
  return `CASE WHEN ${value} = floor(${value}) AND abs(${value}) < 1e15 THEN ${value}::BIGINT::VARCHAR ELSE ${value}::VARCHAR END`;
}

/** Values that differ in case or in blanks around them are one. */
const comparable = (text: string) => `nullif(lower(trim(${text})), '')`;
