import { quoteName } from '../engine/sql.ts';
import type { BoundFilter } from './bind-filters.ts';
import type { CheckedCall } from './events/check-calls.ts';
import type { AskedEvents } from './events/event-tables.ts';
import { type EventCall, findCalls } from './events/find-calls.ts';
import { withPlaceholders } from './events/placeholders.ts';
import { tokensOf } from './events/tokens.ts';
import { formatSql } from './format-sql.ts';
import { marksQuery } from './mark-contacts.ts';

/** What a recipe may name. */
interface Words {
  readonly events: readonly string[];
  readonly columns: readonly string[];
}

/**
 * The SQL statement that the engine is asked for a recipe of which everything is known but the files, for people to read: what stands for
 * a question about events is named as the question, and no event has an id.
 *
 * @param recipe its condition and what members are worth, in the language of `where`
 * @param from name of the source
 */
export function recipeStatement(
  recipe: Words & { readonly where: string; readonly value: string | undefined },
  from: string,
): string {
  const { where, value } = recipe;
  const filters = [
    filterOf(where, recipe, from),
    ...(value === undefined ? [] : [{ ...filterOf(value, recipe, from), value: { text: value, path: [] } }]),
  ];
  const calls = filters.flatMap((filter) => filter.calls);
  const events = [...new Set(calls.map((call) => call.events))].map((name): [string, AskedEvents] => [
    name,
    {
      table: quoteName(`events ${name}`),
      attributes: attributes(calls.flatMap((call) => (call.events === name ? call.attributes : []))),
      blank: new Set(),
      columns: { id: undefined },
    },
  ]);
  const contacts = {
    table: quoteName(`contacts ${from}`),
    attributes: attributes(filters.flatMap((filter) => filter.attributes)),
    values: '',
    identifiers: [],
    blank: new Set<string>(),
  };
  return formatSql(marksQuery(filters, { contacts, events: new Map(events), keepsAll: false }));
}

const attributes = (names: readonly string[]) => [...new Set(names)].map((name) => ({ name }));

function filterOf(text: string, words: Words, from: string): BoundFilter {
  const calls = findCalls(text, words.events).map((call) => ({ ...call, as: call.text }));
  const sql = withPlaceholders(text, calls);
  return {
    segment: from,
    from,
    sql,
    attributes: namedIn(sql, words),
    calls: calls.map((call) => checked(call, words)),
    ranks: false,
    window: undefined,
    blank: 'NULL',
  };
}

function checked({ column, condition, ...call }: EventCall, words: Words): CheckedCall {
  const named = [column, condition].flatMap((part) => namedIn(part?.text ?? '', words));
  return { ...call, column: column?.text, condition: condition?.text, attributes: named };
}

function namedIn(sql: string, { columns }: Words): string[] {
  const names = tokensOf(sql).map(({ text }) => text.replaceAll('"', ''));
  return columns.filter((column) => names.includes(column));
}
