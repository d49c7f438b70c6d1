import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { customers, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open({ audiences });
});
afterEach(() => world.close());

const audience = (value: string) =>
  `audiences:\n  buyers: { name: Buyers, segment: everybody, to: [meta, google], value: "${value}" }\n`;
const audiences = audience('total_spent * 2 - 3');

const onMeta = (value: string) => audience(value).replace(', google', '');

const three = customers(4).slice(1);
const worth = () => world.list('meta', 'Buyers')?.worth;

test('members go out with what they are worth, and again when that changes, without being removed', async () => {
  world.export(three);
  const planned = await world.run(['plan']);
  expect(planned.code, planned.err).toBe(0);
  expect(planned.out).toContain('buyers on meta: 1 of 3 members is sent with the least value, 0.01: 1 negative\n');
  expect(planned.out).toContain('buyers on google: the platform takes no values: members are sent without\n');
  const synced = await world.run(['sync']);
  expect(synced.code, synced.err).toBe(0);
  expect(worth()).toEqual({ c1: 0.01, c2: 1, c3: 3 });
  expect(world.peopleOn('google', 'Buyers')).toEqual(['c1', 'c2', 'c3']);

  world.sandbox.clearRequests();
  await world.run(['sync']);
  expect(world.membershipRequests()).toBe(0);

  world.export(three.map((each) => (each.id === 'c2' ? { ...each, spent: 7.777 } : each)));
  const again = await world.run(['plan', '--json']);
  const { lists } = JSON.parse(again.out) as { lists: Record<string, unknown>[] };
  expect(lists.find(({ destination }) => destination === 'meta')).toMatchObject({
    adds: 0,
    removes: 0,
    refreshes: 1,
    unchanged: 2,
    refreshed_for: { full: 0, due: 0, revalued: 1, mending: 0 },
    values: { least: 0.01, replaced: { negative: 1 } },
  });
  expect(lists.find(({ destination }) => destination === 'google')).toMatchObject({ refreshes: 0, values: null });
  const { code, out } = await world.run(['sync']);
  expect(code).toBe(0);
  expect(out).toContain('buyers on meta: 1 sent again, because they are worth something else now\n');
  expect(worth()).toEqual({ c1: 0.01, c2: 12.55, c3: 3 });
  expect(world.membershipRequests()).toBe(1);

  // A tenth of a cent is nothing that anybody pays.
  world.export(three.map((each) => (each.id === 'c2' ? { ...each, spent: 7.7771 } : each)));
  await world.run(['sync']);
  expect(world.membershipRequests()).toBe(1);
});

/** Deletes the list as a person would. */
async function deleteList(): Promise<void> {
  const { id = '' } = world.list('meta', 'Buyers') ?? {};
  const headers = { authorization: `Bearer ${sandboxCredentials.meta.access_token}` };
  await fetch(`${world.sandbox.urls.meta}/v26.0/${id}`, { method: 'DELETE', headers });
}

test('a list that was made without values is sent without, until it is deleted; one that was made for them has everybody with one', async () => {
  world.configure({ audiences: onMeta('none') });
  world.export(three);
  await world.run(['sync']);
  world.configure({ audiences: onMeta('total_spent') });
  world.export(customers(5).slice(1));
  const { code, out } = await world.run(['sync']);
  expect(code).toBe(0);
  expect(out).toContain(
    'buyers on meta: the list was made for members without values, which the platform cannot change',
  );
  expect(world.peopleOn('meta', 'Buyers')).toEqual(['c1', 'c2', 'c3', 'c4']);
  expect(worth()).toEqual({});
  // The platform tells the same of a list that the ledger has lost.
  rmSync(join(world.directory, '.audience-sync'), { recursive: true });
  const found = await world.run(['sync']);
  expect(found.out).toContain('buyers on meta: the list was made for members without values');
  expect(worth()).toEqual({});

  await deleteList();
  // Exit 3 tells of the list that is gone.
  expect((await world.run(['sync'])).code).toBe(3);
  expect(worth()).toEqual({ c1: 1, c2: 2, c3: 3, c4: 4 });

  // To one that was made for values nobody is added without one, and whoever is to leave leaves.
  world.configure({ audiences: onMeta('none') });
  world.export(customers(6).slice(2));
  expect((await world.run(['plan'])).out).toContain('buyers on meta: the list was made for members with values');
  const refused = await world.run(['sync']);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('the list was made for members with values, which the platform cannot change');
  expect(refused.err).toContain('Give the audience its `value` again');
  expect(world.peopleOn('meta', 'Buyers')).toEqual(['c2', 'c3', 'c4']);
  world.configure({ audiences: onMeta('total_spent') });
  expect((await world.run(['sync'])).code).toBe(0);
  expect(worth()).toEqual({ c2: 2, c3: 3, c4: 4, c5: 5 });

  // Everybody is sent with values when it is replaced.
  const replaced = await world.run(['sync', '--full']);
  expect(replaced.code, replaced.err).toBe(0);
  expect(worth()).toEqual({ c2: 2, c3: 3, c4: 4, c5: 5 });
});
