import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, idsOf, World } from './world.ts';

const extra =
  'suppress: [{ files: lists/unsubscribed.csv, map: { email: email, external_id: id } }]\nguards: { allow_empty: true }\n';
const everybody = customers(120);
const household = '+442079460000';
const without = (...gone: readonly number[]) => idsOf(everybody.filter((_, n) => !gone.includes(n)));
const spenders = 'spenders: { name: Spenders, segment: spenders, to: [meta] }';
const audiences = `audiences: { everybody: { name: Everybody, segment: everybody, to: [google, meta] }, ${spenders} }\n`;

/** Each test goes on with the lists of the one before. */
let world: World;
beforeAll(async () => {
  world = await World.open({ extra, audiences });
  world.write('lists/unsubscribed.csv', 'email,id\n');
  world.export(everybody.map((each, n) => (n < 3 ? { ...each, phone: household } : each)));
  await world.run(['sync', '--wait']);
  world.sandbox.clearRequests();
});
afterAll(() => world.close());

test('whoever withdraws leaves also the lists of audiences that were not asked for, and nobody else does', async () => {
  // One denies consent; one of their household is suppressed, and another one by an id, both in no export any more; one only left the export.
  world.write('lists/unsubscribed.csv', 'email,id\nPerson2@example.com,\n,c4\n');
  world.export(
    everybody.flatMap((each, n) => (n === 1 ? [{ ...each, consent: 'no' as const }] : n > 1 && n < 5 ? [] : [each])),
  );
  const plan = await world.run(['plan', 'spenders', '--json']);
  const { lists } = JSON.parse(plan.out) as { lists: Record<string, unknown>[] };
  const told = ['audience', 'destination', 'removes', 'withdrawn', 'only_withdrawals'];
  expect(lists.map((list) => told.map((key) => list[key]))).toEqual([
    ['spenders', 'meta', 0, 0, false],
    ['everybody', 'google', 3, 3, true],
    ['everybody', 'meta', 3, 3, true],
  ]);
  const { code, out, err } = await world.run(['sync', 'spenders', '--wait']);
  expect(code, err).toBe(0);
  expect(out).toContain('3 removed who deny consent now or are suppressed');
  for (const platform of ['google', 'meta'] as const) {
    expect(world.peopleOn(platform, 'Everybody')).toEqual(without(1, 2, 4));
  }
  expect(world.membershipRequests()).toBe(2);
  world.sandbox.clearRequests();
  await world.run(['sync', 'spenders', '--wait']);
  expect(world.membershipRequests()).toBe(0);
});

test('whoever withdraws leaves the list of an audience that the config has no more; a saved plan does it, too', async () => {
  world.write('lists/unsubscribed.csv', 'email,id\nPerson2@example.com,\n,c4\nperson5@example.com,\n');
  world.configure({ extra, audiences: `audiences: { ${spenders} }\n` });
  expect((await world.run(['plan', '--out', 'plan.duckdb'])).err).toContain(
    'its 117 members stay on it, but for those who deny consent or are suppressed',
  );
  const { code, err } = await world.run(['sync', '--plan', 'plan.duckdb', '--wait']);
  expect(code, err).toBe(0);
  for (const platform of ['google', 'meta'] as const) {
    expect(world.peopleOn(platform, 'Everybody')).toEqual(without(1, 2, 4, 5));
  }
});

test('max_removed holds nobody back who withdrew, be they many or beside many others who left', async () => {
  world.configure({ extra, audiences });
  world.write('lists/unsubscribed.csv', 'email,id\n');
  world.export(everybody.map((each, n) => (n < 60 ? { ...each, consent: 'no' as const } : each)));
  const many = await world.run(['sync', '--wait']);
  expect(many.code, many.err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(everybody.slice(60)));
  // The list holds too few to be guarded now, but for those that come again.
  world.export(everybody);
  await world.run(['sync', '--wait']);
  world.write('lists/unsubscribed.csv', 'email,id\nperson119@example.com,\n');
  world.export(everybody.slice(0, 60));
  const stopped = await world.run(['sync', '--wait']);
  expect(stopped.code).toBe(4);
  expect(stopped.err).toContain('59 of 120 people (49.2%) would leave');
  expect(stopped.out + stopped.err).toContain('Nothing was sent but the removal of those who withdrew.');
  for (const platform of ['google', 'meta'] as const) {
    expect(world.peopleOn(platform, 'Everybody')).toEqual(without(119));
  }
});
