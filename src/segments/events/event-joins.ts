import { attributeColumn } from '../../contacts/contact-columns.ts';
import { quoteName } from '../../engine/sql.ts';
import { type Fan, valueColumn } from '../fan.ts';
import type { CheckedCall } from './check-calls.ts';
import { type AskedEvents, tableOf } from './event-tables.ts';
import { windowSql } from './window.ts';

/** Columns of the events for ourselves; no attribute of a file has a blank in its name. */
const owner = quoteName('contact of the event');
const time = quoteName('time of the event');
const id = quoteName('id of the event');
const row = quoteName('row of the event');

/** What filters ask of events, as parts of the query over its source's contacts. */
export interface EventJoins {
  /** SQL: a join by `contact` for each kind of events. */
  readonly joins: string;
  /** SQL: a column for each call. */
  readonly columns: readonly string[];
}

/**
 * The events of each kind are gone through once, for all calls.
 *
 * @param blank SQL of what stands in columns without any value
 * @param narrowed events to SQL of a value of theirs, which must be that of the row that they are joined to (`valueColumn`)
 */
export function eventJoins(
  calls: readonly CheckedCall[],
  tables: ReadonlyMap<string, AskedEvents>,
  blank: string,
  narrowed: Fan['narrowed'] = new Map(),
): EventJoins {
  const different = new Map(calls.map((call) => [call.as, call]));
  const answers = [...different].map(([as, call]) => ({ call, as: quoteName(as) }));
  const joins = [...new Set(calls.map(({ events }) => events))].map((name) => {
    const table = tableOf(tables, name);
    const asked = answers.filter(({ call }) => call.events === name);
    const value = narrowed.get(name);
    const by = value === undefined ? [] : [valueColumn];
    return `LEFT JOIN (
      SELECT ${[`${owner} AS contact`, ...by, ...asked.map(({ call, as }) => `${aggregate(call, table)} AS ${as}`)].join(', ')}
      FROM ${eventView(table, blank, value)} GROUP BY ${[owner, ...by].join(', ')}) AS ${quoteName(`events ${name}`)}
      USING (${['contact', ...by].join(', ')})`;
  });
  return {
    joins: joins.join('\n'),
    columns: answers.map(({ call, as }) => `coalesce(${as}, ${ofNone[call.function] ?? 'NULL'}) AS ${as}`),
  };
}

/** The events of contacts, as a query in parentheses: the columns that a condition may name, and our own; with `value` as `valueColumn`. */
export function eventView({ table, attributes, blank: blanks }: AskedEvents, blank: string, value?: string): string {
  const named = attributes.map(
    ({ name }) => `${blanks.has(name) ? blank : quoteName(attributeColumn(name))} AS ${quoteName(name)}`,
  );
  const own = [`contact AS ${owner}`, `time AS ${time}`, `id AS ${id}`, `row AS ${row}`];
  const by = value === undefined ? [] : [`${value} AS ${valueColumn}`];
  return `(SELECT ${[...own, ...by, ...named].join(', ')} FROM ${table} WHERE contact IS NOT NULL AND time IS NOT NULL)`;
}

function aggregate(call: CheckedCall, { columns }: AskedEvents): string {
  const value = quoteName(call.column ?? '');
  const conditions = [
    ...(call.window === undefined ? [] : [windowSql(call.window.span, time)]),
    ...(call.condition === undefined ? [] : [`(${call.condition})`]),
  ];
  const among = conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`;
  const end = call.function === 'first' ? 'min' : 'max';
  switch (call.function) {
    case 'count':
      return `count(${columns.id === undefined ? '*' : `DISTINCT ${id}`})${among}`;
    case 'exists':
      return `count(*)${among} > 0`;
    case 'first':
    case 'last':
      // Of two at the same moment the row decides, whichever thread comes first.
      return call.column === undefined
        ? `${end}(${time})${among}`
        : `arg_${end}(${value}, {t: ${time}, r: ${row}})${among}`;
    case 'sum':
    case 'avg':
      // Rounded: the order in which threads add up cents does not show.
      return `round(${columns.id === undefined ? `${call.function}(${value})${among}` : once(call.function, value, among)}, 6)`;
    case 'min':
    case 'max':
      return `${call.function}(${value})${among}`;
  }
}

/** A value that all rows of an event repeat counts once. */
function once(name: 'sum' | 'avg', value: string, among: string): string {
  const values = `list(DISTINCT {id: ${id}, value: ${value}})${among}`;
  return `list_${name}(list_transform(${values}, lambda each: each.value))`;
}

/** Of who has no events: nothing adds up to nothing; of an average, a first or a last one nothing is known. */
const ofNone: Readonly<Partial<Record<CheckedCall['function'], string>>> = { count: '0', exists: 'false', sum: '0' };
