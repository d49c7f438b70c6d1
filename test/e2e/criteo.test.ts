import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
const all = customers(120);
beforeEach(async () => {
  world = await World.open({ audiences: everybodyOn('criteo') });
  world.export(all);
});
afterEach(() => world.close());

test('a list is made, changed, renamed, emptied and described from the command line', async () => {
  const sync = async (...args: string[]) => {
    const { code, err } = await world.run(['sync', ...args]);
    expect(code, err).toBe(0);
  };
  await sync();
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(all));
  world.sandbox.clearRequests();
  await sync();
  expect(world.changes('criteo')).toEqual([]);

  const next = [...all.slice(10), ...customers(5, 500)];
  world.export(next);
  await sync();
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(next));
  // Removals come first, in calls of their own.
  expect(world.changes('criteo').map(({ operation, members }) => [operation, members])).toEqual([
    ['remove', 10],
    ['add', 5],
  ]);

  world.later(18 * 3_600_000);
  const status = await world.run(['status', '--json']);
  expect(JSON.parse(status.out)).toMatchObject({
    lists: [{ destination: 'criteo', members: 115, size: { lower: 115 }, match_rate: '100%' }],
  });

  world.configure({
    audiences:
      'audiences: { everybody: { name: All, segment: everybody, to: [criteo] } }\nguards: { allow_empty: true }\n',
  });
  world.export(customers(3).map((each) => ({ ...each, consent: 'no' as const })));
  await sync('--yes');
  expect(world.peopleOn('criteo', 'All')).toEqual([]);
});

test('a key that is not known, a version that is over and a list of another tool: exit code and fix', async () => {
  const fails = async (): Promise<readonly [number, string]> => {
    const { code, err } = await world.run(['sync']);
    return [code, err];
  };
  world.sandbox.addFault('criteo', { kind: 'revoke_tokens' });
  expect(await fails()).toEqual([6, expect.stringContaining('client_secret of destination criteo')]);
  world.sandbox.clearFaults();
  world.sandbox.addFault('criteo', { kind: 'retire_version', version: '2026-07' });
  expect(await fails()).toEqual([7, expect.stringContaining('api_version')]);
  world.sandbox.clearFaults();
  expect((await world.run(['sync'])).code).toBe(0);
  world.sandbox.addFault('criteo', { kind: 'flag_audience' });
  world.export(customers(130));
  expect(await fails()).toEqual([7, expect.stringContaining('read-only: another tool made it')]);
});
