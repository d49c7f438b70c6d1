import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { customers, everybodyOn, idsOf, platformNames, World } from './world.ts';

let world: World;
let used: readonly PlatformName[];
const all = customers(120);
beforeEach(() => open(...platformNames));
afterEach(() => world.close());

async function open(...platforms: readonly PlatformName[]): Promise<void> {
  used = platforms;
  world = await World.open({ audiences: everybodyOn(...platforms) });
  world.export(all);
}

/** Has the world begun with some platforms alone, where the others add nothing but time. */
async function only(...platforms: readonly PlatformName[]): Promise<void> {
  await world.close();
  await open(...platforms);
}

const membership: Readonly<Record<PlatformName, string>> = {
  adroll: '/segments/',
  criteo: '/contact-list',
  google: 'audienceMembers:',
  meta: '/users',
  linkedin: '/users',
};

/** A clean run after the trouble puts everybody on every list. */
async function heals(): Promise<void> {
  world.sandbox.clearFaults();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of used) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all));
}

test.each([
  [
    'a throttle, an error of the server and a page of HTML are',
    [
      { kind: 'throttle', times: 2 },
      { kind: 'status', status: 503, times: 2 },
      { kind: 'status', status: 502, html: true, times: 2 },
    ],
  ],
  [
    'a reset before the request is applied, a dropped answer after it and one that counts fewer members than were sent are',
    [
      { kind: 'reset', times: 1 },
      { kind: 'drop', times: 1 },
      { kind: 'fewer_results', missing: 20, times: 1 },
    ],
  ],
] as const)('%s outlasted within one run', async (_, faults) => {
  for (const platform of platformNames) {
    for (const fault of faults) world.sandbox.addFault(platform, { ...fault, match: { path: membership[platform] } });
  }
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of platformNames) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all));
});

test('a platform that stays down is exit 5 with the time to come back, and the others are done', async () => {
  await only('google', 'meta');
  world.sandbox.addFault('meta', { kind: 'status', status: 503 });
  const { code, err } = await world.run(['sync', '--max-wait', '1m']);
  expect(code).toBe(3);
  expect(err).toMatch(/everybody on meta: .*try again after 20/);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(all));
  const again = await world.run(['sync', '--max-wait', '1m']);
  expect(again.code).toBe(3);
  await heals();
});

test('members of whom Meta goes on counting too few are not taken for sent', async () => {
  await only('meta');
  world.sandbox.addFault('meta', { kind: 'fewer_results', missing: 20 });
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(5);
  expect(err).toMatch(/everybody on meta: add members: Meta received 100 of 120 rows .*try again after/);
  await heals();
});

test('all platforms down is exit 5, revoked tokens are exit 6, and what only a person can mend is exit 7, with what to do', async () => {
  for (const platform of platformNames) world.sandbox.addFault(platform, { kind: 'status', status: 503 });
  expect((await world.run(['sync', '--max-wait', '1m'])).code).toBe(5);
  expect((await world.run(['runs', 'last'])).out).toMatch(/Nothing was sent\.\n.*everybody on meta: list audiences: /s);
  world.sandbox.clearFaults();
  for (const platform of platformNames) world.sandbox.addFault(platform, { kind: 'revoke_tokens' });
  const revoked = await world.run(['sync']);
  expect(revoked.code).toBe(6);
  expect(revoked.err).toMatch(/everybody on meta: /);
  expect(revoked.err).toMatch(/→ .*token/);
  world.sandbox.clearFaults();
  // A missing permission, terms that nobody accepted, and a retired version.
  world.sandbox.addFault('google', { kind: 'permission' });
  world.sandbox.addFault('meta', { kind: 'terms' });
  world.sandbox.addFault('linkedin', { kind: 'retire_version', version: '202607' });
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(7);
  expect(err).toContain('business.facebook.com/ads/manage/customaudiences/tos');
  expect(err).toContain('api_version');
  await heals();
});

test('a creation whose answer is lost makes no second list', async () => {
  world.sandbox.addFault('google', { kind: 'drop', match: { method: 'POST', path: 'userLists' }, times: 1 });
  world.sandbox.addFault('meta', { kind: 'drop', match: { method: 'POST', path: 'customaudiences' }, times: 1 });
  world.sandbox.addFault('linkedin', { kind: 'drop', match: { method: 'POST', path: 'dmpSegments' }, times: 1 });
  const { code, out, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(out).not.toContain('who else is on the list');
  for (const platform of platformNames) expect(world.sandbox.lists(platform)).toHaveLength(1);
});

test('a token that ends in the middle of a run is renewed where that is possible', async () => {
  await only('google');
  world.sandbox.addFault('google', { kind: 'expire_tokens', match: { path: 'audienceMembers' }, times: 1 });
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(all));
});

test('a sign-in that is revoked in the middle of a run is exit 6, is tried once, and the next run goes on', async () => {
  await only('google');
  world.sandbox.addFault('google', { kind: 'revoke_tokens', match: { path: 'audienceMembers' }, times: 1 });
  const { code, err } = await world.run(['sync']);
  expect([code, err]).toEqual([6, expect.stringMatching(/invalid_grant[^]*→ Sign in again/)]);
  const signIns = world.sandbox.requests('google').filter(({ kind }) => kind === 'token');
  expect(signIns.map(({ status }) => status)).toEqual([200, 400]);
  await heals();
});

test('rows that a platform refuses are counted by reason, exit 3, and not offered again until they change', async () => {
  await only('linkedin');
  world.sandbox.addFault('linkedin', {
    kind: 'rows',
    indexes: [3, 7],
    status: 400,
    match: { path: '/users' },
    times: 1,
  });
  const { code, out } = await world.run(['sync']);
  expect(code).toBe(3);
  expect(out).toMatch(/everybody on linkedin: the platform refused 2/);
  world.sandbox.clearFaults();
  world.sandbox.clearRequests();
  const again = await world.run(['sync']);
  expect(again.code).toBe(0);
  expect(world.membershipRequests()).toBe(0);
  expect(world.peopleOn('linkedin', 'Everybody')).toHaveLength(118);
});

test('somebody on the list whom the platform refuses when sent again is still removed later', async () => {
  await only('linkedin');
  await world.run(['sync']);
  world.sandbox.addFault('linkedin', {
    kind: 'rows',
    indexes: [0, 1, 2],
    status: 400,
    match: { path: '/users' },
    times: 1,
  });
  expect((await world.run(['sync', '--full'])).code).toBe(3);
  const rest = all.slice(10);
  world.export(rest);
  expect((await world.run(['sync'])).code).toBe(0);
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(rest));
});

test('somebody whose removal the platform refuses is still on the list, and removed by the next run', async () => {
  await only('google', 'linkedin');
  await world.run(['sync']);
  const rest = all.slice(10);
  world.export(rest);
  world.sandbox.addFault('linkedin', {
    kind: 'rows',
    indexes: [0, 1],
    status: 400,
    match: { path: '/users' },
    times: 1,
  });
  world.sandbox.addFault('google', { kind: 'rows', indexes: [5], match: { path: 'audienceMembers:remove' }, times: 1 });
  const refused = await world.run(['sync']);
  expect(refused.code).toBe(3);
  expect(refused.out).toMatch(/everybody on linkedin: the platform refused 2: .*\(still on the list\)/);
  expect(refused.out).toMatch(/everybody on google: the platform refused 1: .*\(still on the list\)/);
  expect(world.peopleOn('linkedin', 'Everybody')).toHaveLength(112);
  world.sandbox.clearFaults();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of used) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(rest));
});

test('one bad row never fails a batch for good', async () => {
  await only('google');
  world.sandbox.addFault('google', { kind: 'rows', indexes: [5], match: { path: 'audienceMembers:ingest' }, times: 1 });
  const { code } = await world.run(['sync']);
  expect(code).toBe(3);
  expect(world.peopleOn('google', 'Everybody')).toHaveLength(119);
});

test('an addition that the platform accepts and fails later is sent again by the next run', async () => {
  await only('google');
  world.sandbox.addFault('google', { kind: 'async_result', status: 'FAILED', times: 1 });
  const first = await world.run(['sync']);
  expect(first.code, first.err).toBe(0);
  expect(world.peopleOn('google', 'Everybody')).toEqual([]);
  const second = await world.run(['sync']);
  expect(second.code, second.err).toBe(3);
  expect(second.err).toMatch(/everybody on google: the addition of 120 members .* failed on the platform.*sent again/);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(all));
});

test('a list that somebody deleted is made anew and filled, which is told, quietly run or not: exit 3', async () => {
  await only('meta');
  await world.run(['sync']);
  const id = world.list('meta', 'Everybody')?.id ?? '';
  await fetch(`${world.sandbox.urls.meta}/v26.0/${id}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer sandbox-meta-token' },
  });
  expect(world.list('meta', 'Everybody')).toBeUndefined();
  const { code, err } = await world.run(['sync', '--quiet']);
  expect(code).toBe(3);
  expect(err).toMatch(/error: everybody on meta: the list is not there any more/);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
});

test('a segment that expired is filled again', async () => {
  await only('linkedin');
  await world.run(['sync']);
  world.sandbox.addFault('linkedin', { kind: 'segment_status', status: 'EXPIRED', times: 1 });
  const { code, out, err } = await world.run(['sync']);
  expect(code, err).toBe(3);
  expect(err).toMatch(/expired on the platform/);
  // It lost its members, and the ledger knows who was sent since.
  expect(out).not.toContain('who else is on the list');
  await heals();
});

test('a segment that was archived is woken by sending some again', async () => {
  await only('linkedin');
  await world.run(['sync']);
  world.sandbox.addFault('linkedin', { kind: 'segment_status', status: 'ARCHIVED', times: 1 });
  const { code, out, err } = await world.run(['sync', '--verbose']);
  expect(code, err).toBe(0);
  expect(err).toContain('everybody on linkedin: the platform has archived the list for want of use; some members');
  expect(out).toMatch(/everybody on linkedin: 100 sent again/);
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all));
});

test('a flagged audience stops with the platform’s reason', async () => {
  await only('meta');
  await world.run(['sync']);
  world.sandbox.addFault('meta', { kind: 'flag_audience' });
  world.export([...all, ...customers(3, 300)]);
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(7);
  expect(err).toMatch(/everybody on meta: .*/);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(all));
});
