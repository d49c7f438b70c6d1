import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Customer, customers, idsOf, World } from './world.ts';

let world: World;
/** Destinations of the world that is open. */
let opened: string | undefined;
afterAll(() => world.close());

/** Of one and the other each has some that the other has not. */
const few = customers(12);
const others = [...few.slice(2), ...customers(1, 50)];
const everyone = [...few, ...others.slice(-1)];
/** Who is on the lists of platforms, and who is wanted on them now. */
let before: readonly Customer[] = others;
let after: readonly Customer[] = few;

async function open(to: string, people: readonly Customer[]): Promise<void> {
  if (opened !== undefined) await world.close();
  world = await World.open({ audiences: `audiences: { all: { name: All, segment: everybody, to: [${to}] } }\n` });
  opened = to;
  world.export(people);
  expect((await world.run(['sync'])).code).toBe(0);
}

function loseLedger(): void {
  rmSync(join(world.directory, '.audience-sync'), { recursive: true });
}

/** Lists that an earlier run made, of which the ledger knows nothing any more; those that the test before left, where it went to the same. */
async function lostLedger(to: string): Promise<void> {
  [before, after] = [after, before];
  if (to !== opened) {
    [before, after] = [few, others];
    await open(to, before);
  }
  world.sandbox.settle();
  expect(world.peopleOn(to.includes('google') ? 'google' : 'meta', 'All')).toEqual(idsOf(before));
  world.sandbox.clearFaults();
  world.sandbox.clearRequests();
  loseLedger();
  world.export(after);
  // Google's clock counts seconds: whoever was added within the one in which the replacement begins would stay.
  world.sandbox.advance(2_000);
}

describe('a ledger that was lost', () => {
  test('leaves whoever it does not know on the list, which is told with what to do about it, and done', async () => {
    await lostLedger('google, meta, linkedin');
    const first = await world.run(['sync']);
    expect(first.code).toBe(0);
    for (const platform of ['google', 'meta', 'linkedin'] as const)
      expect(world.sandbox.lists(platform)).toHaveLength(1);
    expect(first.out).toMatch(/all on meta: the list was there already.* `audience-sync sync --full` takes them off/);
    for (const argv of [['status', '--offline'], ['plan']]) {
      const later = await world.run(argv);
      expect(later.out).toMatch(/all on .*meta: who else is on the list is not known; `audience-sync sync --full`/);
      expect(later.out).toMatch(/all on linkedin: who else is on the list is not known, .* when it is deleted there/);
    }
    expect(world.peopleOn('meta', 'All')).toEqual(idsOf(everyone));
    // `sync --full` makes lists what the config wants where the platform can, and tells where it cannot.
    world.later(2_000);
    const { code, out, err } = await world.run(['sync', '--full', '--wait']);
    expect(code).toBe(3);
    expect(err).toMatch(
      /^error: all on linkedin: everybody was sent; who else is on the list is not known, and stays/m,
    );
    expect(world.peopleOn('google', 'All')).toEqual(idsOf(after));
    expect(world.peopleOn('meta', 'All')).toEqual(idsOf(after));
    expect(world.peopleOn('linkedin', 'All')).toEqual(idsOf(everyone));
    expect(out).toContain('all on google and meta: everybody is sent, and whoever else is on the list leaves it');
    expect(out).toContain('all on linkedin: the platform can neither show nor replace who is on a list');
    world.sandbox.clearRequests();
    expect((await world.run(['sync'])).code).toBe(0);
    expect(world.membershipRequests()).toBe(0);
  });

  test('sync --full that ends before it comes to a list is gone on with by the next run', async () => {
    await lostLedger('google, meta');
    expect((await world.run(['sync'])).code).toBe(0);
    for (const platform of ['google', 'meta'] as const)
      world.sandbox.addFault(platform, { kind: 'status', status: 503 });
    expect((await world.run(['sync', '--full', '--max-wait', '1s'])).code).toBe(5);
    world.sandbox.clearFaults();
    const next = await world.run(['sync', '--wait']);
    expect(next.code, next.err).toBe(0);
    expect(next.out).toContain('all 2 lists: everybody is sent, and whoever else is on the list leaves it');
    expect(world.peopleOn('google', 'All')).toEqual(idsOf(after));
    expect(world.peopleOn('meta', 'All')).toEqual(idsOf(after));
  });
});

describe('a replacement on Google', () => {
  const clearings = () => world.changes('google').filter(({ path }) => path.endsWith(':removeAll')).length;

  test('takes the others off in a later run, when everybody who was sent is there', async () => {
    await lostLedger('google');
    world.sandbox.addFault('google', { kind: 'slow_processing', ms: 3_600_000, times: 1 });
    expect((await world.run(['sync', '--full'])).code).toBe(0);
    expect((await world.run(['status'])).out).toContain('whoever else is on the list leaves it when that is done');
    expect((await world.run(['sync'])).code).toBe(0);
    expect(clearings()).toBe(0);
    world.later(3_600_000);
    expect((await world.run(['sync'])).code).toBe(0);
    expect(clearings()).toBe(1);
    expect(world.peopleOn('google', 'All')).toEqual(idsOf(after));
    expect((await world.run(['sync', '--verbose'])).err).toContain('the clearing of the list');
    expect(clearings()).toBe(1);
  });

  test.each([
    ['an addition fails', {}, [0, 3]],
    ['the clearing fails', { match: { path: 'removeAll' } }, [3, 0]],
  ])('is made good when %s', async (_, match, codes) => {
    await lostLedger('google');
    world.sandbox.addFault('google', { kind: 'async_result', status: 'FAILED', times: 1, ...match });
    const waits = codes[0] === 0 ? [] : ['--wait'];
    expect((await world.run(['sync', '--full', ...waits])).code).toBe(codes[0]);
    expect((await world.run(['sync', '--wait'])).code).toBe(codes[1]);
    expect(world.peopleOn('google', 'All')).toEqual(idsOf(after));
  });
});

describe('a replacement on Meta', () => {
  test('of which the answer to the first part is lost comes true', async () => {
    await lostLedger('meta');
    world.sandbox.addFault('meta', { kind: 'drop', match: { path: 'usersreplace' }, times: 1 });
    const { code, err } = await world.run(['sync', '--full']);
    expect(code, err).toBe(0);
    expect(world.peopleOn('meta', 'All')).toEqual(idsOf(after));
  });

  test('that the platform fails at is made again by the next run', async () => {
    await lostLedger('meta');
    world.sandbox.addFault('meta', { kind: 'replace_fails', times: 1 });
    const failed = await world.run(['sync', '--full']);
    expect(failed.code).toBe(5);
    expect(failed.err).toContain('the platform failed to replace the list; the next run sends everybody again');
    const again = await world.run(['sync']);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(new RegExp(`all on meta: ${after.length} sent again, because everybody is to be`));
    expect(world.peopleOn('meta', 'All')).toEqual(idsOf(after));
  });

  test('that the platform is still at is waited for, and else asked for by the next run', async () => {
    await lostLedger('meta');
    const slow = () => world.sandbox.addFault('meta', { kind: 'slow_replacement', ms: 20 * 60_000, times: 1 });
    slow();
    const hurried = await world.run(['sync', '--full', '--max-wait', '1m']);
    expect(hurried.code).toBe(5);
    expect(hurried.err).toMatch(/the list is being replaced, and the time allowed for waiting is used up; try again/);
    expect((await world.run(['status', '--offline'])).out).toContain('all on meta: is being replaced');
    world.sandbox.advance(20 * 60_000);
    const next = await world.run(['sync', '--verbose']);
    expect(next.code).toBe(0);
    expect(next.err).toContain('the list was replaced: whoever else was on it has left');
    expect(world.peopleOn('meta', 'All')).toEqual(idsOf(after));
    slow();
    const sleep = (ms: number) => Promise.resolve(world.sandbox.advance(ms));
    expect((await world.run(['sync', '--full'], { sleep })).code).toBe(0);
  });
});

test('a list that is far larger than what is wanted is not replaced without a word', async () => {
  await open('meta', customers(1_200));
  loseLedger();
  world.export(customers(200));
  const said = /all on meta: the list has at least 1,\d+ people on the platform, and 200 are wanted/;
  const unknown = await world.run(['sync', '--full']);
  expect(unknown.code).toBe(4);
  expect(unknown.err).toMatch(said);
  expect((await world.run(['sync'])).code).toBe(4);
  loseLedger();
  // The ledger knows the list then, and not the thousand who were on it before.
  expect((await world.run(['sync'])).code).toBe(0);
  const known = await world.run(['sync', '--full']);
  expect(known.code).toBe(4);
  expect(known.err).toMatch(said);
  expect((await world.run(['sync', '--full', '--yes'])).code).toBe(0);
  expect(world.peopleOn('meta', 'All')).toEqual(idsOf(customers(200)));
});
