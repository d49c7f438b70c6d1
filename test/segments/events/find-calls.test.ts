import { describe, expect, test } from 'vitest';
import { findCalls } from '../../../src/segments/events/find-calls.ts';
import { withoutPlaceholders, withPlaceholders } from '../../../src/segments/events/placeholders.ts';
import { WhereError } from '../../../src/segments/where-error.ts';

const known = ['orders', 'carts'];
const find = (text: string) => findCalls(text, known);

function problem(text: string): string {
  try {
    find(text);
  } catch (error) {
    if (error instanceof WhereError) return `${error.offset} ${error.message} → ${error.fix ?? ''}`;
    throw error;
  }
  throw new Error(`nothing is wrong with ${text}`);
}

describe('a call about events', () => {
  test('is read with its column, window and condition, in any order and case', () => {
    const text = `x > 1 and Sum("orders".Total , WHERE (status in ('a, b', 'c)') and n > 2), last  30 Days) >= 5`;
    expect(find(text)).toEqual([
      {
        as: `e0${' '.repeat(75)}`,
        function: 'sum',
        events: 'orders',
        column: { text: 'Total', offset: 23 },
        condition: { text: `(status in ('a, b', 'c)') and n > 2)`, offset: 37 },
        window: { text: 'last  30 Days', offset: 75, span: { kind: 'last', count: 30, unit: 'day' } },
        text: text.slice(10, 89),
        offset: 10,
      },
    ]);
  });

  test.each([
    ['exists(carts, before last 1 week)', { kind: 'before last', count: 1, unit: 'week' }],
    ['count(carts, last 12 hours)', { kind: 'last', count: 12, unit: 'hour' }],
    ['count(carts, since 2026-01-31)', { kind: 'since', date: '2026-01-31' }],
    ["count(carts, since '2026-01-31')", { kind: 'since', date: '2026-01-31' }],
  ])('has a window: %s', (text, span) => {
    expect(find(text)[0]?.window?.span).toEqual(span);
  });

  test('is nothing in a text, a quoted name, a comment or behind a point', () => {
    expect(
      find(`a = 'count(orders)' or "count(orders)" = 1 -- count(orders)\nor $$count(orders)$$ = b /* count(orders) */`),
    ).toEqual([]);
    expect(find('x.count(orders) or count(*) or count() or count = 1')).toEqual([]);
  });

  test('is wrong where the config has no events; sums over attributes are told in other words', () => {
    for (const call of ['count(orders) = 0', 'exists(orders)', 'last(orders, last 7 days) > today()']) {
      expect(() => findCalls(`spent > 1 and ${call}`, [])).toThrow('there are no events "orders"');
    }
    expect(findCalls('sum(spent) > 1 and max(spent) > 1', [])).toEqual([]);
  });
});

test.each([
  ['count(ordres) = 0', '6 there are no events "ordres" → Did you mean "orders"?'],
  ['a and count(spent) = 0', '12 there are no events "spent" → Known: orders, carts.'],
  ['count(orders, last month)', '14 this is no window of time → Write last 30 days, before'],
  ['count(orders, last 0 days)', '14 this is no window of time'],
  ['count(orders, last 30 moons)', '14 this is no window of time'],
  ['count(orders, last 999999 days)', '14 this is no window of time'],
  ['count(orders, since 2026-02-30)', '14 this is no window of time'],
  ['count(orders, total > 5)', '14 here can stand a window of time and a condition, one of each → '],
  ['count(orders, last 3 days, last 4 days)', '27 here can stand a window'],
  ['count(orders, )', '14 here can stand a window'],
  ['count(orders last 30 days)', '13 a comma is missing'],
  ['sum(orders.total last 30 days)', '17 a comma is missing'],
  ['count(orders, where)', '14 a condition must follow `where`'],
  ['count(orders, where exists(carts))', '20 a condition on events cannot ask for other events'],
  ['sum(orders) > 5', '0 sum() is of a column of the events → For example sum(orders.total).'],
  ['exists(orders.total)', '14 exists() is of whole events, not of a column → Write exists(orders)'],
  ['max(orders.) > 5', '10 a column must follow the point'],
  ['count(orders, last 3 days', '5 this bracket is never closed'],
])('what is wrong with a call is said with its place: %s', (text, message) => {
  expect(problem(text).slice(0, message.length)).toBe(message);
});

test('columns in the place of calls keep every place of a text, and messages speak of the calls', () => {
  const text = 'count(orders) = 0 and sum(carts.ü) > é';
  const calls = find(text);
  const replaced = withPlaceholders(text, calls);
  expect(replaced).toBe('"e0         " = 0 and "e1        " > é');
  expect(replaced).toHaveLength(text.length);
  expect(withoutPlaceholders(`cannot compare ${replaced}`, calls)).toBe(`cannot compare ${text}`);
});
