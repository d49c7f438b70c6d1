import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { afterTest } from '../clean-up.ts';
import { customers, World } from './world.ts';

const hour = 3_600_000;
const all = customers(300);

/** Of the same people, told apart by other things. */
const leads = `Email,Phone\n${all.map(({ email, phone = '' }) => `${email},${phone}`).join('\n')}\n`;

test('`lift` counts whom a sync divided, each person once, in however many sources they are', async () => {
  const world = await World.open({
    audiences: 'audiences: { everybody: { name: Everybody, segment: everybody, to: [meta], holdout: 50% } }\n',
  });
  afterTest(() => void world.close());
  const file = join(world.directory, 'audience-sync.yaml');
  const edit = (from: string, to: string): void =>
    world.write('audience-sync.yaml', readFileSync(file, 'utf8').replace(from, to));
  edit('sources:\n', 'sources:\n  leads: { files: leads.csv }\n');
  edit('consent:', 'events:\n  orders: { files: orders.csv, of: customers, key: email, time: at }\nconsent:');
  world.write('leads.csv', leads);
  world.export(all);
  const synced = await world.run(['sync']);
  expect(synced.code, synced.err).toBe(0);
  const treated = world.peopleOn('meta', 'Everybody');
  // Of the treated half buy, of the others one in ten.
  const buyers = all.filter(({ id }, index) => index % (treated.includes(id) ? 2 : 10) === 0);
  world.later(hour);
  const now = new Date(Date.now() + hour).toISOString();
  world.write('orders.csv', `email,at\n${buyers.map(({ email }) => `${email},${now}`).join('\n')}\n`);
  world.later(hour);
  edit('holdout: 50%', 'holdout: 40%');
  const { code, out, err } = await world.run(['lift', '--conversions', 'orders', '--json']);
  expect(code, err).toBe(0);
  const count = (ids: readonly string[]) => ({
    people: ids.length,
    converted: buyers.filter(({ id }) => ids.includes(id)).length,
  });
  const held = all.map(({ id }) => id).filter((id) => !treated.includes(id));
  expect(JSON.parse(out)).toMatchObject({
    experiments: [
      {
        experiment: 'everybody',
        arms: [
          { arm: 'treated', ...count(treated) },
          { arm: 'holdout', ...count(held) },
        ],
        comparisons: [{ verdict: 'more' }],
      },
    ],
  });
  expect(err).toContain('with holdout 50%, and has holdout 40% now');
});
