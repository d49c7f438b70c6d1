import { afterAll, beforeAll, expect, test } from 'vitest';
import { throughTheDoor } from '../sandbox/through-the-door.ts';
import { customers, everybodyOn, idsOf, World } from './world.ts';

// The sandbox, which is in this process, loads the package before the destination can quiet it.
process.env['GRPC_VERBOSITY'] = 'NONE';

let world: World;
const all = customers(120);
/** One world for all: to connect takes longer than what is tried. */
beforeAll(async () => {
  world = await World.open({ audiences: everybodyOn('google'), sandbox: { googleAds: true } });
  throughTheDoor(world.sandbox);
});
afterAll(() => world.close());

const by = (api: 'data-manager' | 'google-ads') =>
  world.configure({ audiences: `${everybodyOn('google')}guards: { max_removed: 100% }\n`, google: `api: ${api}` });
const sync = async (...args: string[]) => {
  world.sandbox.clearRequests();
  const { code, err } = await world.run(['sync', ...args]);
  return [code, err] as const;
};
const operations = () =>
  world
    .changes('google')
    .map(({ operation = '', members }) => `${operation}${members === undefined ? '' : ` ${members}`}`);

test('an account is kept by the Google Ads API, and goes to the Data Manager API and back with its list and its ledger', async () => {
  by('google-ads');
  world.export(all);
  expect(await sync()).toEqual([0, '']);
  expect(operations()).toEqual(['mutate lists', 'create job', 'add operations 120', 'run job']);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(all));

  // Removals first, in a job of their own.
  const next = [...all.slice(10), ...customers(5, 500)];
  world.export(next);
  expect(await sync()).toEqual([0, '']);
  const job = (n: number) => ['create job', `add operations ${n}`, 'run job'];
  expect(operations()).toEqual([...job(10), ...job(5)]);
  // Whoever asks before the change has all results.
  expect(await sync()).toEqual([0, '']);
  expect(operations()).toEqual([]);
  by('data-manager');
  world.export(next.slice(5));
  expect(await sync()).toEqual([0, '']);
  expect(operations()).toEqual(['remove 5']);
  by('google-ads');
  // The removal was not asked for in time, and is sent once more.
  expect(await sync()).toEqual([3, expect.stringContaining('is not known to the platform any more; it is sent again')]);
  expect(operations()).toEqual(job(5));
  expect(await sync()).toEqual([0, '']);
  expect(operations()).toEqual([]);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(next.slice(5)));
  expect(world.sandbox.lists('google')).toHaveLength(1);
});

test('a run that ended between filling a job and running it is mended by the next one', async () => {
  by('google-ads');
  const some = customers(60, 20);
  world.export(some);
  world.sandbox.clearRequests();
  const interruption = new AbortController();
  world.sandbox.addFault('google', { kind: 'hang', match: { path: 'RunOfflineUserDataJob' } });
  const died = world.run(['sync'], { signal: interruption.signal });
  await expect.poll(() => operations().at(-1), { timeout: 30_000 }).toBe('run job');
  interruption.abort(new Error('killed'));
  await died;
  world.sandbox.clearFaults();
  expect(await sync()).toEqual([3, expect.stringContaining('(NEVER_RUN: 1); it is sent again')]);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(some));
});

test('who is not on the allow-list is told which setting to leave out', async () => {
  by('google-ads');
  world.export(customers(65, 20));
  const error = 'not_allowlisted_error.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE';
  world.sandbox.addFault('google', { kind: 'ads_error', error, match: { path: 'OfflineUserDataJob' } });
  expect(await sync()).toEqual([7, expect.stringContaining('Leave out `api: google-ads` of destination google')]);
  world.sandbox.clearFaults();
});

test('accounts are listed with those above them', async () => {
  by('google-ads');
  const list = async () => {
    const { code, out } = await world.run(['accounts', 'google', '--json']);
    expect(code).toBe(0);
    return (JSON.parse(out) as { accounts: unknown[] }).accounts;
  };
  const account = { id: '1234567890', name: 'Sandbox account', managers: [], in_config: true };
  expect(await list()).toMatchObject([
    { id: '1111111111', name: 'Sandbox manager', manager: true, managers: [] },
    account,
    { id: '2222222222', state: 'CANCELED', managers: ['1111111111'] },
  ]);
  const error = 'authorization_error.CUSTOMER_NOT_ENABLED';
  world.sandbox.addFault('google', { kind: 'ads_error', error, match: { path: '1111111111' } });
  expect(await list()).toMatchObject([{ id: '1111111111', state: 'CUSTOMER_NOT_ENABLED' }, account]);
});
