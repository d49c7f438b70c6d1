import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
const all = customers(120);
beforeEach(async () => {
  world = await World.open({ audiences: everybodyOn('google') });
  world.export(all);
});
afterEach(() => world.close());

const lateRefusal = { kind: 'async_result', status: 'PARTIAL_SUCCESS', records: 50, reason: 'INVALID_FORMAT' } as const;

interface Settled {
  readonly audience: string;
  readonly destination: string;
  readonly state: string;
  readonly refused: Record<string, number>;
}

const lastEvent = (out: string) =>
  JSON.parse(out.trim().split('\n').at(-1) ?? '') as { type: string; exit_code: number; settled: Settled[] };

test('members that a platform refuses later are told by the next run, also a quiet one: exit 3', async () => {
  world.sandbox.addFault('google', { ...lateRefusal, times: 1 });
  expect(await world.run(['sync', '--quiet'])).toMatchObject({ code: 0, err: '' });
  const { code, out, err } = await world.run(['sync', '--quiet']);
  expect(code).toBe(3);
  expect(err).toMatch(
    /^error: everybody on google: the addition of 120 members sent at \S+ was taken in part \(INVALID_FORMAT: 50\)$/m,
  );
  expect(out).toMatch(/everybody\s+google\s+known\s+0\s+0/);
  expect(await world.run(['sync', '--quiet'])).toMatchObject({ code: 0, out: '', err: '' });
});

test('requests that a platform fails later are told by every run that learns of one', async () => {
  world.sandbox.addFault('google', { kind: 'async_result', status: 'FAILED' });
  expect((await world.run(['sync', '--quiet'])).code).toBe(0);
  for (const run of ['second', 'third']) {
    const { code, err } = await world.run(['sync', '--quiet']);
    expect(code, run).toBe(3);
    expect(err, run).toMatch(/error: everybody on google: the addition of 120 members .* failed on the platform/);
  }
  world.sandbox.clearFaults();
  const mended = await world.run(['sync']);
  expect(mended.code).toBe(3);
  expect(mended.out).toMatch(/everybody on google: 120 sent again, because .* their last request failed/);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(all));
});

test('what was learned stands in the result for programs, and in the run', async () => {
  world.sandbox.addFault('google', { ...lateRefusal, times: 1 });
  expect((await world.run(['sync'])).out).toContain(
    '1 request was taken and is being processed; `audience-sync status` asks for the results.',
  );
  const status = (await world.run(['status'])).out;
  expect(status).toMatch(
    /everybody on google: the addition of 120 members .* was taken in part \(INVALID_FORMAT: 50\)\nThe next sync asks/,
  );
  expect(status).not.toContain('still being processed');
  // It has only looked: the run that acts on the result learns of it as well.
  const last = lastEvent((await world.run(['sync', '--json'])).out);
  expect(last).toMatchObject({ type: 'run-done', exit_code: 3 });
  expect(last.settled).toMatchObject([
    { audience: 'everybody', destination: 'google', state: 'partial', refused: { INVALID_FORMAT: 50 } },
  ]);
  const shown = await world.run(['runs', 'last', '--json']);
  expect(JSON.parse(shown.out)).toMatchObject({ exit_code: 3, summary: { settled: last.settled } });
  expect((await world.run(['runs', 'last'])).out).toMatch(
    /learned: everybody on google: the addition of 120 members .* was taken in part/,
  );
});

test('status without a network leaves the results to the next run, and one that is not final yet is still processed', async () => {
  world.sandbox.addFault('google', { kind: 'slow_processing', ms: 60 * 60_000 });
  await world.run(['sync']);
  const offline = JSON.parse((await world.run(['status', '--offline', '--json'])).out) as unknown;
  expect(offline).toMatchObject({ lists: [{ pending: 1 }], settled: [] });
  expect((await world.run(['status'])).out).toMatch(
    /everybody on google: 1 request still being processed, .* ago; the next sync asks for the results\n/,
  );
  world.sandbox.settle();
  const settled = JSON.parse((await world.run(['status', '--json'])).out) as unknown;
  expect(settled).toMatchObject({
    lists: [{ pending: 0 }],
    settled: [{ audience: 'everybody', destination: 'google', state: 'done', refused: {} }],
  });
});

test('what --wait learns stands in the same place', async () => {
  world.sandbox.addFault('google', { ...lateRefusal, times: 1 });
  const { code, out, err } = await world.run(['sync', '--wait', '--quiet', '--json']);
  expect(code).toBe(3);
  expect(err).toMatch(/error: everybody on google: .* was taken in part/);
  expect(lastEvent(out).settled).toMatchObject([{ state: 'partial', refused: { INVALID_FORMAT: 50 } }]);
});

test('a guard that stops the run hides nothing of what was learned', async () => {
  world.sandbox.addFault('google', { ...lateRefusal, times: 1 });
  await world.run(['sync']);
  world.export(all.slice(0, 10));
  const { code, out, err } = await world.run(['sync', '--quiet', '--json']);
  expect(code).toBe(4);
  expect(err).toMatch(/error: everybody on google: .* was taken in part/);
  expect(lastEvent(out)).toMatchObject({ type: 'run-done', exit_code: 4, settled: [{ state: 'partial' }] });
});

test('what was learned before a platform broke off is told all the same', async () => {
  world.sandbox.addFault('google', { ...lateRefusal, times: 1 });
  await world.run(['sync']);
  world.export([...all, ...customers(5, 300)]);
  // Its one result is told, then the question for its list goes unanswered.
  world.sandbox.addFault('google', { kind: 'permission', match: { path: 'userLists' } });
  const { out } = await world.run(['sync', '--json']);
  expect(lastEvent(out)).toMatchObject({ exit_code: 7, settled: [{ state: 'partial' }] });
});

test('requests whose answer was lost, and that come true behind everything after them, are made good when nothing of them can come', async () => {
  const few = customers(5);
  world.export(few);
  let skipped = 0;
  const hours = (count: number): void => {
    skipped += count * 3_600_000;
    world.sandbox.advance(count * 3_600_000);
  };
  const sync = () => world.run(['sync', '--yes'], { now: () => new Date(Date.now() + skipped) });
  const others = few.slice(1);
  const last = customers(1, 500);
  await sync();
  // Somebody leaves and somebody comes; the first attempts of both are taken, their answers lost, and take their time.
  world.export([...others, ...last]);
  for (const path of [':remove', ':ingest']) {
    world.sandbox.addFault('google', { kind: 'slow_processing', ms: 20 * 3_600_000, times: 1, match: { path } });
    world.sandbox.addFault('google', { kind: 'drop', times: 1, match: { path } });
  }
  expect((await sync()).code).toBe(0);
  // Both change their minds, before the first attempts come true.
  hours(3);
  world.export(few);
  await sync();
  hours(17);
  expect(world.list('google', 'Everybody')?.people).toEqual(idsOf([...others, ...last]));
  hours(9);
  const { code, err } = await sync();
  expect(code, err).toBe(0);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(few));
  world.sandbox.clearRequests();
  await sync();
  expect(world.membershipRequests()).toBe(0);
});
