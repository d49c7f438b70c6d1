import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, idsOf, platformNames, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

async function synced(args: readonly string[] = []): Promise<void> {
  const { code, err } = await world.run(['sync', ...args]);
  expect(code, err).toBe(0);
}

test('the first sync puts exactly the wanted people on the lists, the second sends nothing, the next export its difference', async () => {
  const all = customers(120);
  world.export(all);
  // At one moment by a clock that stands still: each run has a name of its own.
  const now = new Date();
  const syncedNow = async () => expect((await world.run(['sync'], { now: () => now })).code).toBe(0);
  await syncedNow();
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all));
  expect(world.peopleOn('meta', 'Spenders')).toEqual(idsOf(all.slice(50)));

  world.sandbox.clearRequests();
  await syncedNow();
  expect(world.membershipRequests()).toBe(0);
  for (const platform of platformNames) expect(world.changes(platform)).toEqual([]);

  const next = [...customers(110, 5), ...customers(3, 200)];
  world.export(next);
  await synced();
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(next));
  const sent = world.sandbox.requests('linkedin').filter(({ kind }) => kind === 'membership');
  expect(sent.map(({ operation, members }) => [operation, members])).toEqual([
    ['remove', 10],
    ['add', 3],
  ]);
});

test('somebody with a new e-mail stays on every list, under the new one, and a household that shares a phone keeps whoever is still wanted', async () => {
  const shared = '+442079469999';
  const before = customers(110).map((c) => (['c1', 'c2', 'c3'].includes(c.id) ? { ...c, phone: shared } : c));
  world.export(before);
  await synced(['everybody']);
  const after = before
    .filter(({ id }) => id !== 'c2')
    .map((c) => (c.id === 'c7' ? { ...c, email: 'moved7@example.org' } : c));
  world.export(after);
  await synced(['everybody']);
  world.sandbox.settle();
  await synced(['everybody']);
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(after));
});

test('two projects with lists of the same name do not touch each other', async () => {
  world.export(customers(120));
  await world.run(['sync', 'spenders']);
  const other = (await import('node:fs')).readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write(
    'other/audience-sync.yaml',
    other.replace('project: e2e', 'project: other').replace('files: exports', 'files: ../exports'),
  );
  const { code } = await world.run(['sync', 'spenders', '--config', 'other/audience-sync.yaml']);
  expect(code).toBe(0);
  expect(world.sandbox.lists('meta').map(({ name }) => name)).toEqual(['Spenders', 'Spenders']);
});

test('plan, dry run, check and status change nothing on any platform, and plan asks none', async () => {
  world.export(customers(120));
  await world.run(['plan', '--json']);
  for (const platform of platformNames) expect(world.sandbox.requests(platform)).toEqual([]);
  await world.run(['sync', '--dry-run']);
  await world.run(['check', '--online']);
  await world.run(['plan', '--online']);
  await world.run(['status']);
  for (const platform of platformNames) expect(world.changes(platform)).toEqual([]);
  expect(existsSync(join(world.directory, '.audience-sync/ledger.duckdb'))).toBe(false);
});

test('status lists in the order of the config, whichever list was made first', async () => {
  await world.close();
  const audiences = `audiences:
  everybody: { name: Everybody, segment: everybody, to: [linkedin, meta] }
  spenders: { name: Spenders, segment: spenders, to: [meta] }
`;
  world = await World.open({ audiences });
  world.export(customers(120));
  await world.run(['sync', 'spenders']);
  await synced();
  const { out } = await world.run(['status', '--json']);
  const { lists } = JSON.parse(out) as { lists: { audience: string; destination: string }[] };
  expect(lists.map((list) => `${list.audience} on ${list.destination}`)).toEqual([
    'everybody on linkedin',
    'everybody on meta',
    'spenders on meta',
  ]);
});

test('whoever is suppressed or takes consent back leaves every list with the next run', async () => {
  await world.close();
  world = await World.open({ extra: 'suppress: [{ files: out.csv }]\n' });
  world.write('out.csv', 'email\nnobody@example.net\n');
  const all = customers(120);
  world.export(all);
  await synced();
  world.write('out.csv', 'email\nPERSON3@example.com\n');
  world.export(all.map((c) => (c.id === 'c5' ? { ...c, consent: 'no' as const } : c)));
  await synced();
  const wanted = idsOf(all.filter(({ id }) => id !== 'c3' && id !== 'c5'));
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(wanted);
});
