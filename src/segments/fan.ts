import { suggestFix } from '../config/suggest.ts';
import { attributeColumn } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { quoteName } from '../engine/sql.ts';
import { personalFix } from '../config/personal-column.ts';
import { type Identifier, telling } from '../identifiers/identifier.ts';
import { type Position, UserError } from '../errors/user-error.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { usualColumns } from '../sources/usual-columns.ts';
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

/** Reads `category` and `views.category`. */
export function fanColumn(named: string): FanColumn {
  const [first = '', second] = named.split('.');
  return second === undefined ? { events: undefined, column: first } : { events: first, column: second };
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
    const told = rows && personal.find((identifier) => means(rows, column, identifier));
    if (told !== undefined) {
      const message = `"${column}" is personal (${told}), and its values would be in names of lists`;
      throw new UserError(message, { at, fix: personalFix });
    }
    const attributes = name === undefined ? contacts.attributes : (events.get(name)?.attributes ?? []);
    const found = attributes.find((each) => each.name === column);
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

/** What one person has, or the few at one door. */
const personal = [...telling, 'first_name', 'last_name', 'birth_date', 'postal_code'] as const;

/** Whether a column is mapped to an identifier, or would be: of events only their key is mapped. */
function means({ mapping, columns }: SourceTable, attribute: string, identifier: Identifier): boolean {
  const usual = usualColumns(columns.map(({ header }) => header)).columns.get(identifier) ?? [];
  return (
    mapping[identifier]?.includes(attribute) === true || usual.some((index) => columns[index]?.attribute === attribute)
  );
}

/** SQL of how the values of a column are written, by how they are compared: `value`, `said`. */
export function spellings(column: FanColumn, contacts: ContactTable, events: EventTables): string {
  const { table, attributes } =
    column.events === undefined ? contacts : (events.get(column.events) ?? { table: '', attributes: [] });
  const found = attributes.find((each) => each.name === column.column);
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
