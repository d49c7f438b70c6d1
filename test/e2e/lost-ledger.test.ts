import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ledgerFile } from '../../src/ledger/open-ledger.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { customers, idsOf, World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** A replacement of `all` on Google that broke off while everybody was being sent. */
async function brokenOff(): Promise<void> {
  world.sandbox.addFault('google', { kind: 'status', status: 503, match: { path: 'audienceMembers:' } });
  expect((await world.run(['sync', '--full', '--max-wait', '1s'])).code).toBe(5);
  world.sandbox.clearFaults();
}

describe('a saved plan', () => {
  test('is out of date when everybody is to be sent since: whom it does not have would leave the list', async () => {
    world = await World.open({ audiences: 'audiences: { all: { name: All, segment: everybody, to: [google] } }\n' });
    world.export(customers(6));
    expect((await world.run(['sync'])).code).toBe(0);
    world.later(60_000);
    world.export(customers(7));
    expect((await world.run(['plan', '--out', 'day.plan'])).code).toBe(0);
    await brokenOff();
    const applied = await world.run(['sync', '--plan', 'day.plan']);
    expect(applied.code).toBe(2);
    expect(applied.err).toContain('all on google: the list changed after the plan was made');
    expect((await world.run(['sync', '--wait'])).code).toBe(0);
    expect(world.peopleOn('google', 'All')).toEqual(idsOf(customers(7)));
  });

  test('is out of date when a request went unanswered since, and when the ledger was lost', async () => {
    world = await World.open({ audiences: 'audiences: { all: { name: All, segment: everybody, to: [meta] } }\n' });
    world.export(customers(6));
    expect((await world.run(['sync'])).code).toBe(0);
    world.export(customers(7));
    expect((await world.run(['plan', '--out', 'day.plan'])).code).toBe(0);
    world.sandbox.addFault('meta', { kind: 'drop', match: { path: '/users' } });
    expect((await world.run(['sync', '--max-wait', '1s'])).code).toBe(5);
    world.sandbox.clearFaults();
    expect((await world.run(['sync', '--plan', 'day.plan'])).code).toBe(2);
    expect((await world.run(['plan', '--out', 'day.plan'])).code).toBe(0);
    world.write('.audience-sync/ledger.duckdb', '');
    expect((await world.run(['sync', '--full'])).code).toBe(0);
    expect((await world.run(['sync', '--plan', 'day.plan'])).code).toBe(2);
  });
});

describe('an old ledger that was put back', () => {
  const audiences = `audiences:
  all: { name: All, segment: everybody, to: [google, meta, linkedin] }
  big: { name: Big, segment: spenders, to: [meta] }
`;

  /** The ledger knows nothing of the last run: two people left, others came, a list was made. */
  async function oldLedger(): Promise<void> {
    world = await World.open({ audiences: audiences.replace(/ {2}big.*\n/, '') });
    world.export([...customers(6), ...customers(4, 50)]);
    expect((await world.run(['sync'])).code).toBe(0);
    copyFileSync(ledgerFile(world.directory), join(world.directory, 'old.duckdb'));
    world.configure({ audiences });
    world.export([...customers(6), ...customers(4, 60)]);
    expect((await world.run(['sync'])).code).toBe(0);
    copyFileSync(join(world.directory, 'old.duckdb'), ledgerFile(world.directory));
    world.export([...customers(4), ...customers(4, 70)]);
    world.later(60_000);
  }

  test('is made good for all lists, also of a run that was meant for one and could not reach all', async () => {
    await oldLedger();
    for (const argv of [['sync'], ['plan', '--full', '--out', 'day.plan'], ['status', '--offline'], ['runs']]) {
      const { code, err } = await world.run(argv);
      expect(code, argv.join(' ')).toBe(1);
      expect(err).toContain('the ledger has lost its last 7 requests');
    }
    world.sandbox.addFault('google', { kind: 'permission' });
    expect((await world.run(['sync', 'big', '--full'])).code).toBe(0);
    const offline = await world.run(['status', '--offline']);
    expect(offline.out).toContain('all on google: the next sync sends everybody again');
    expect(offline.out).not.toContain('big on meta: ');
    expect((await world.run(['sync'])).code).toBe(3);
    world.sandbox.clearFaults();
    expect((await world.run(['sync', '--wait'])).code).toBe(0);
    const wanted = idsOf([...customers(4), ...customers(4, 70)]);
    expect(world.peopleOn('google', 'All')).toEqual(wanted);
    expect(world.peopleOn('meta', 'All')).toEqual(wanted);
    expect(world.peopleOn('linkedin', 'All')).toEqual(expect.arrayContaining(wanted));
    expect(world.peopleOn('meta', 'Big')).toEqual(idsOf(customers(4, 70)));
    world.sandbox.clearRequests();
    expect((await world.run(['sync'])).code).toBe(0);
    expect(world.membershipRequests()).toBe(0);
    expect((await world.run(['status', '--offline'])).out).not.toContain('everybody again');
  });
});

test('sync --full without a ledger is a word that is kept: the next runs replace what it could not reach', async () => {
  world = await World.open({
    audiences: 'audiences: { all: { name: All, segment: everybody, to: [google, meta] } }\n',
  });
  world.export(customers(6));
  expect((await world.run(['sync'])).code).toBe(0);
  rmSync(join(world.directory, '.audience-sync'), { recursive: true });
  world.export(customers(6, 2));
  world.sandbox.addFault('meta', { kind: 'permission' });
  expect((await world.run(['sync', '--full'])).code).toBe(3);
  world.sandbox.clearFaults();
  expect((await world.run(['sync'])).code).toBe(0);
  expect(world.peopleOn('meta', 'All')).toEqual(idsOf(customers(6, 2)));
});

describe('a lost ledger of lists that nobody is wanted on any more', () => {
  test('sync --full empties them where the platform can, and else says what a person must do until it is done', async () => {
    world = await World.open({
      audiences: 'audiences: { big: { name: Big, segment: spenders, to: [google, meta] } }\n',
    });
    world.export([...customers(2), ...customers(4, 50)]);
    expect((await world.run(['sync'])).code).toBe(0);
    rmSync(join(world.directory, '.audience-sync'), { recursive: true });
    world.export(customers(2));
    world.later(60_000);
    const plain = await world.run(['sync', '--yes']);
    expect(plain.code).toBe(0);
    expect(plain.out).toMatch(/big on google: the list was there already.* `audience-sync sync --full`/);
    for (const argv of [['--full'], []]) {
      const { code, err } = await world.run(['sync', '--yes', '--wait', ...argv]);
      expect(code).toBe(3);
      expect(err).toMatch(
        /big on meta: nobody is wanted on the list, .* who is on it is not known\n.*Delete the audience/,
      );
    }
    expect(world.peopleOn('google', 'Big')).toEqual([]);
    expect(world.peopleOn('meta', 'Big')).toEqual(idsOf(customers(4, 50)));
    await fetch(`${world.sandbox.urls.meta}/v26.0/${world.list('meta', 'Big')?.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${sandboxCredentials.meta.access_token}` },
    });
    // The list is gone, which is told once.
    expect((await world.run(['sync', '--yes'])).code).toBe(3);
    expect((await world.run(['sync', '--yes'])).code).toBe(0);
  });

  test('whom the ledger knows is removed; that others stay is told', async () => {
    world = await World.open({ audiences: 'audiences: { big: { name: Big, segment: spenders, to: [meta] } }\n' });
    world.export(customers(4, 50));
    expect((await world.run(['sync'])).code).toBe(0);
    world.export(customers(2));
    const { code, out } = await world.run(['sync', '--full', '--yes']);
    expect(code).toBe(0);
    expect(out).toContain('big on meta: nobody is wanted; whoever is on the list leaves it, where the platform can');
    expect(out).toMatch(
      /big on meta: nobody is wanted on the list, .*members were removed, and whoever else is on it stays/,
    );
    expect(world.peopleOn('meta', 'Big')).toEqual([]);
  });
});
