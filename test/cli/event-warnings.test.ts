import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = (where: string) => `version: 1
project: acme
sources: { customers: { files: customers.csv } }
events: { orders: { files: orders.csv, of: customers, key: email, time: at, id: order } }
consent: { column: consent, granted: ["yes"] }
segments: { buyers: { from: customers, where: "${where}" } }
destinations: { meta: { type: meta, account: act_1, access_token: not-a-real-token } }
audiences: { buyers: { name: Buyers, segment: buyers, to: [meta] } }
`;

/** An order of three articles, with its total in each row, and with its discount in the first. */
const orders = `order,email,at,price,total,discount
1,ann@example.com,2026-11-01,5,16,2
1,,,5,16,
1,,,6,16,
2,ann@example.com,2026-11-02,5,5,
`;

async function warningsOf(where: string, rows = orders): Promise<string> {
  const cwd = folder({
    'audience-sync.yaml': config(where),
    'customers.csv': 'email,consent\nann@example.com,yes\n',
    'orders.csv': rows,
  });
  const { code, err } = await runCli(['check'], { cwd });
  expect(code, err).toBe(0);
  return err;
}

test('a sum of what is of the rows of an order is warned of, one of what is of the order is not', async () => {
  const err = await warningsOf('sum(orders.price) > 10 or avg(orders.price) > 10');
  expect(
    err.match(/warning: audience-sync\.yaml:4:\d+: events "orders": price differs between the rows/g),
  ).toHaveLength(1);
  expect(
    await warningsOf(
      'sum(orders.total) > 10 or sum(orders.discount) > 1 or sum(orders.price, where price > 5) > 1 or max(orders.price) > 1',
    ),
  ).toBe('');
});

test('events that have not happened are warned of, with the day of the latest', async () => {
  const coming = `${orders}3,ann@example.com,2999-12-31,5,5,\n4,ann@example.com,2999-01-01,5,5,\n`;
  expect(await warningsOf('count(orders) > 1', coming)).toMatch(
    /warning: audience-sync\.yaml:4:\d+: events "orders": 2 rows are in the future, the latest of 2999-12-31: in no window, and counted only where no window is given/,
  );
  expect(await warningsOf('count(orders) > 1')).toBe('');
});
