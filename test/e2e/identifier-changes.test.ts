import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, idsOf, platformNames, World } from './world.ts';

const all = customers(120);
let world: World;
beforeEach(async () => {
  world = await World.open({
    audiences: `audiences:
  everybody: { name: Everybody, segment: everybody, to: [google, meta, linkedin], identifiers: [email] }
`,
  });
  world.export(all);
});
afterEach(() => world.close());

function change(before: string | RegExp, after: string): void {
  const file = join(world.directory, 'audience-sync.yaml');
  world.write('audience-sync.yaml', readFileSync(file, 'utf8').replace(before, after));
}

const everybodyIsThere = (): void => {
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all));
};

test('when an audience lets out more of its people, nobody is taken off meanwhile, even where the additions fail', async () => {
  await world.run(['sync']);
  change(', identifiers: [email]', '');
  world.sandbox.clearRequests();
  for (const platform of ['google', 'meta'] as const) {
    world.sandbox.addFault(platform, {
      kind: 'status',
      status: 503,
      match: { path: platform === 'meta' ? '/users' : ':ingest' },
    });
  }
  const failed = await world.run(['sync', '--max-wait', '1s']);
  expect(failed.code).not.toBe(0);
  everybodyIsThere();
  world.sandbox.clearFaults();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  everybodyIsThere();
  expect(world.changes('meta').filter(({ method }) => method === 'DELETE')).toEqual([]);
  expect(world.changes('google').filter(({ path }) => path.includes('remove'))).toEqual([]);

  world.sandbox.clearRequests();
  expect((await world.run(['sync'])).code).toBe(0);
  expect(world.membershipRequests()).toBe(0);
  const status = await world.run(['status', '--offline', '--json']);
  const { lists } = JSON.parse(status.out) as { lists: { members: number }[] };
  expect(lists.map(({ members }) => members)).toEqual([120, 120, 120]);
});

test('who leaves after that is taken off by everything that was ever sent', async () => {
  await world.run(['sync']);
  change(', identifiers: [email]', '');
  await world.run(['sync']);
  world.export(all.slice(10));
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all.slice(10)));
});

test('when the ids of all people change, a guard stops taking everybody off to add them again', async () => {
  const file = join(world.directory, 'exports/customers-001.csv');
  const withIds = readFileSync(file, 'utf8');
  world.write('exports/customers-001.csv', withIds.replaceAll(/^[^,]*,/gm, ''));
  change(', external_id: Customer ID', '');
  await world.run(['sync']);
  world.write('exports/customers-001.csv', withIds);
  change('phone: Phone }', 'phone: Phone, external_id: Customer ID }');
  change(', identifiers: [email]', '');
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(4);
  expect(err).toMatch(/120 of 120 members \(100%\) would be removed by values that others of the list have/);
  everybodyIsThere();
});
