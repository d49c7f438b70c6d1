import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = `version: 1
project: acme
sources:
  customers: { files: customers.csv }
events:
  orders: { files: orders.csv, of: customers, key: email, time: at }
segments:
  spenders: { from: customers, where: umsatz > 1000 }
  buyers: { from: customers, where: sum(orders.total) > 1000 }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
audiences:
  spenders: { segment: spenders, to: [meta] }
  buyers: { segment: buyers, to: [meta] }
`;

/** Wanted members of each audience, and what was warned of. */
async function plan(customers: string, orders: string): Promise<{ readonly wanted: unknown; readonly err: string }> {
  const cwd = folder({ 'audience-sync.yaml': config, 'customers.csv': customers, 'orders.csv': orders });
  const { code, out, err } = await runCli(['plan', '--json'], { cwd });
  expect(code, err).toBe(0);
  const { lists } = JSON.parse(out) as { readonly lists: readonly Record<string, unknown>[] };
  return { wanted: Object.fromEntries(lists.map(({ audience, wanted }) => [audience, wanted])), err };
}

test('1.234 is a thousand where semicolons divide columns, and plan says that it may be read in two ways', async () => {
  const customers = 'Email;Umsatz\na@example.com;1.234\nb@example.com;950\nc@example.com;2.500\n';
  const orders = 'email,at,total\na@example.com,2026-01-02,1.500\nb@example.com,2026-01-02,1200\n';
  const { wanted, err } = await plan(customers, orders);
  expect(wanted).toEqual({ spenders: 2, buyers: 1 });
  const either = 'such as 1.234 can all be read as thousands or with three decimals, and are read';
  expect(err).toContain(`source "customers": the numbers of umsatz ${either} as thousands`);
  expect(err).toContain(`events "orders": the numbers of total ${either} with three decimals`);
});

test('one value that tells is enough', async () => {
  const customers = 'Email;Umsatz\na@example.com;1.234\nb@example.com;950,50\nc@example.com;2.500\n';
  const { wanted, err } = await plan(customers, 'email,at,total\na@example.com,2026-01-02,1200.50\n');
  expect(wanted).toEqual({ spenders: 2, buyers: 1 });
  expect(err).not.toContain('can all be read');
});

test('a column that has both 1.234 and 1,234 is said to mix them, and how each is read', async () => {
  const customers = 'Email;Umsatz\na@example.com;1.234\nb@example.com;1,234\nc@example.com;950\n';
  const { wanted, err } = await plan(customers, 'email,at,total\na@example.com,2026-01-02,1200.50\n');
  expect(wanted).toEqual({ spenders: 1, buyers: 1 });
  const mixed = 'mix 1.234, which is read with three decimals, and 1,234, which is read as thousands';
  expect(err).toContain(`source "customers": the numbers of umsatz ${mixed}`);
});
