import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { customers, idsOf, World } from './world.ts';

/** Each test goes on with the list of the one before. */
let world: World;
let config: string;
const all = customers(120);
beforeAll(async () => {
  world = await World.open({
    audiences: 'audiences: { everybody: { name: Everybody, segment: everybody, to: [meta] } }\n',
  });
  config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.export(all);
  await world.run(['sync']);
});
beforeEach(() => world.write('audience-sync.yaml', config));
afterAll(() => world.close());

const edited = (change: (yaml: string) => string): string => change(config);

test.each(['sync', 'plan', 'status', 'runs'])(
  '%s with the config of another project beside it leaves the lists of the first alone',
  async (command) => {
    world.write(
      'other.yaml',
      edited((yaml) => yaml.replace('project: e2e', 'project: other').replace('where: "true"', 'where: "false"')),
    );
    world.sandbox.clearRequests();
    const { code, err } = await world.run([command, '--config', 'other.yaml']);
    expect(code).toBe(2);
    expect(err).toMatch(
      /the ledger beside the config is of project "e2e", and the config is of "other"\n.*folder of its own/,
    );
    expect(world.changes('meta')).toEqual([]);
    expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
  },
);

test('status does not take the lists of an ad account that the config had before for deleted', async () => {
  world.write(
    'audience-sync.yaml',
    edited((yaml) => yaml.replace(/account: act_\d+/, 'account: act_999')),
  );
  const { lists, missing } = JSON.parse((await world.run(['status', '--json'])).out) as {
    lists: { state: string | null; untended: boolean }[];
    missing: unknown[];
  };
  expect(lists).toMatchObject([{ state: null, untended: true }]);
  expect(missing).toEqual([{ audience: 'everybody', destination: 'meta' }]);
});

test('a destination with another name keeps its lists, and whoever leaves is removed from them', async () => {
  world.write(
    'audience-sync.yaml',
    edited((yaml) => yaml.replace('  meta:\n', '  facebook:\n').replace('to: [meta]', 'to: [facebook]')),
  );
  world.export(customers(110));
  const plan = await world.run(['plan', '--json']);
  expect(JSON.parse(plan.out)).toMatchObject({ lists: [{ destination: 'facebook', adds: 0, removes: 10 }] });
  const { code, out, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(out).toMatch(/everybody\s+facebook\s+known\s+0\s+10/);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(110)));
  expect((await world.run(['status'])).out).not.toMatch(/everybody\s+meta/);
});

test('a plan says what the list will be called and described as, until it is', async () => {
  world.export(all);
  world.write(
    'audience-sync.yaml',
    edited((yaml) => yaml.replace('name: Everybody,', 'name: All people, description: Of the shop,')),
  );
  const said = /on meta: renamed from "Everybody" to "All people"\n.* description changed from "" to "Of the shop"\n/;
  expect((await world.run(['plan'])).out).toMatch(said);
  expect((await world.run(['sync'])).out).toMatch(said);
  expect(world.peopleOn('meta', 'All people')).toEqual(idsOf(all));
  expect((await world.run(['plan'])).out).not.toMatch(/renamed|changed from/);
});

test('a list that no audience is for any more is left alone, and every plan says who stays on it', async () => {
  world.write(
    'audience-sync.yaml',
    edited((yaml) => yaml.replace('{ everybody: { name: Everybody,', '{ all: { name: All,')),
  );
  world.sandbox.clearRequests();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  const said = /no audience of the config is for the list "All people" on meta any more: its 120 members stay on it/;
  expect(err).toMatch(said);
  expect(world.peopleOn('meta', 'All people')).toEqual(idsOf(all));
  expect((await world.run(['status'])).out).toMatch(/everybody\s+meta\s.*; not in the config/);
  await fetch(`${world.sandbox.urls.meta}/v26.0/${world.list('meta', 'All people')?.id ?? ''}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${sandboxCredentials.meta.access_token}` },
  });
  // Whoever did as the warning says has lost nothing.
  expect((await world.run(['sync'])).code).toBe(0);
  expect((await world.run(['plan'])).err).not.toMatch(said);
});
