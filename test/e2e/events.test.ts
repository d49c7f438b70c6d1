import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { customers, idsOf, World } from './world.ts';

let world: World;
afterEach(() => world.close());

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const header = 'Customer,Created at,Total\n';
const ordersOf = (people: ReturnType<typeof customers>, days: number): string =>
  people.map(({ email }) => `${email.toUpperCase()},${daysAgo(days)},10\n`).join('');

const events = `events:
  orders: { files: orders.csv, of: customers, key: { Customer: email }, time: Created at }
segments:
  silent: { from: customers, where: "count(orders, last 30 days) = 0" }
`;

test('an export of orders without rows does not let everybody in; one that is whole moves who ordered', async () => {
  world = await World.open({ audiences: 'audiences: { silent: { name: Silent, segment: silent, to: [meta] } }\n' });
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('segments:\n', events));
  world.export(customers(20));
  const old = ordersOf(customers(4), 40);
  world.write('orders.csv', `${header}${ordersOf(customers(5), 2)}${old}guest@example.com,${daysAgo(1)},10\n`);
  const whole = await world.run(['sync']);
  expect(whole.code, whole.err).toBe(0);
  expect(whole.out).toMatch(
    /^orders: 10 rows = 9 of contacts of customers \+ 1 of nobody known; newest: \d{4}-\d{2}-\d{2}$/m,
  );
  expect(world.peopleOn('meta', 'Silent')).toEqual(idsOf(customers(15, 5)));
  world.sandbox.clearRequests();

  world.write('orders.csv', header);
  const stopped = await world.run(['sync']);
  expect(stopped.code).toBe(4);
  expect(stopped.err).toContain('events "orders" (orders.csv) have no rows, as if nobody had done anything');
  expect(world.changes('meta')).toEqual([]);
  world.write('orders.csv', header + old);
  const stale = await world.run(['plan']);
  expect(stale.err).toContain('events "orders": none of a contact is in "last 30 days": the newest is of ');
});

test('times that nobody can read, that have not come, or that may be either day are told apart', async () => {
  world = await World.open({ audiences: 'audiences: { silent: { name: Silent, segment: silent, to: [meta] } }\n' });
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('segments:\n', events));
  const people = customers(4);
  world.export(people);
  const planWith = async (...times: readonly string[]) => {
    const rows = people.map(({ email }, index) => `${email},${times[index % times.length]},10\n`);
    world.write('orders.csv', header + rows.join(''));
    return (await world.run(['plan'])).err;
  };
  const none = 'none of a contact is in "last 30 days"';
  expect(await planWith('in spring')).toContain(`${none}: none has a time that can be read`);
  expect(await planWith('2999-01-01', 'in spring')).toContain(`${none}: none has happened yet`);
  const either = 'the days of created_at such as 05/11/2026 can all be read as day/month or month/day, and are read as';
  expect(await planWith('05/11/2026', '2026-11-06')).toContain(either);
  expect(await planWith('13/04/2026', '05/16/2026')).not.toContain('day/month');
});
