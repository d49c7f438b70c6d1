import { expect, test } from 'vitest';
import { eventsBlock } from '../../src/inspect/events-block.ts';

const found = (files: string) => ({ files, key: 'email', time: 'Created at', id: undefined }) as const;

test('events of files that are called alike have names of their own, which conditions can say', () => {
  const files = ['orders.csv', 'orders-3.csv', 'data/orders.csv', 'old/orders-*.csv', '2026 visits.csv'];
  expect(eventsBlock(files.map(found), 'customers').names).toEqual([
    'orders',
    'orders_3',
    'orders_2',
    'orders_4',
    'events_2026_visits',
  ]);
});
