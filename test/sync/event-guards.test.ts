import { expect, test } from 'vitest';
import type { EventTable } from '../../src/contacts/event-table.ts';
import { eventGuards } from '../../src/sync/event-guards.ts';

const guards = { maxRemoved: 0.25, maxRejected: 0.2, allowEmpty: false };

function table(counts: Partial<Pick<EventTable, 'rows' | 'matched' | 'unmatched' | 'rejected'>>, cutOffLine?: number) {
  const source = { files: [{ path: 'orders.csv', cutOffLine }] };
  const made = {
    name: 'orders',
    of: 'customers',
    source,
    rows: 10,
    matched: 10,
    unmatched: 0,
    rejected: {},
    ...counts,
  };
  return made as unknown as EventTable;
}

test.each<[string, EventTable, string[]]>([
  ['are as they should be', table({}), []],
  [
    'have no rows',
    table({ rows: 0, matched: 0 }),
    ['empty: events "orders" (orders.csv) have no rows, as if nobody had done anything: look at the export'],
  ],
  [
    'are of nobody known',
    table({ matched: 0, unmatched: 10 }),
    ['empty: events "orders" (orders.csv): none of 10 rows is of a contact of customers, as if none had done anything'],
  ],
  [
    'say nothing, and may all be without use',
    table({ matched: 0, rejected: { no_time: 10 } }),
    [
      'empty: events "orders" (orders.csv): none of 10 rows is of a contact of customers (10 without a usable key or time), as if',
      'max_rejected: 10 of 10 rows',
    ],
  ],
  [
    'have rows without a time',
    table({ matched: 7, rejected: { no_time: 2, unreadable: 1 } }),
    ['max_rejected: 3 of 10 rows of events "orders" (30%) have no usable key or time; max_rejected is 20%'],
  ],
  ['have few of them', table({ matched: 8, rejected: { no_time: 2 } }), []],
  [
    'end in the middle of a row',
    table({}, 7),
    ['cut_off: events "orders": orders.csv ends in the middle of line 7, so events may be missing'],
  ],
])('events that %s stop a plan or not', (_, events, messages) => {
  const tripped = eventGuards(guards, [events], 5).map(({ guard, message }) => `${guard}: ${message}`);
  expect(tripped.map((message, index) => message.slice(0, messages[index]?.length))).toEqual(messages);
});

test('where nobody is wanted, or files may be empty, no events let anybody in', () => {
  const none = table({ rows: 0, matched: 0 });
  expect(eventGuards(guards, [none], 0)).toEqual([]);
  expect(eventGuards({ ...guards, allowEmpty: true }, [none], 5)).toEqual([]);
  const torn = table({ rows: 10, matched: 0, unmatched: 1, rejected: { no_time: 9 } }, 7);
  expect(eventGuards({ ...guards, allowEmpty: true }, [torn], 0).map(({ guard }) => guard)).toEqual([
    'cut_off',
    'max_rejected',
  ]);
});
