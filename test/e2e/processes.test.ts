import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../cli/start-cli.ts';
import { customers, everybodyOn, idsOf, World } from './world.ts';

const platforms = ['google', 'meta'] as const;
const all = customers(120);
let world: World;
beforeEach(async () => {
  world = await World.open({
    sandbox: { latencyMs: 25 },
    audiences: `audiences:
  everybody: { name: Everybody, segment: everybody, to: [google, meta] }
  spenders: { name: Spenders, segment: spenders, to: [google, meta] }
`,
  });
  world.export(all);
});
afterEach(() => world.close());

/** Resolves when the platforms together have got so many requests. */
async function requestsCame(count: number): Promise<void> {
  while (platforms.flatMap((name) => world.sandbox.requests(name)).length < count) await delay(2);
}

// Between these the interrupted-runs property test stops runs at every step, without processes.
test('a run killed at its eighth request is taken up by the next one', async () => {
  world.export(all.slice(0, 90));
  await world.run(['sync']);
  world.sandbox.settle();
  world.export(all.slice(10));
  world.sandbox.clearRequests();
  const { child, ended } = startCli(['sync'], world.directory);
  await requestsCame(8);
  child.kill('SIGKILL');
  await ended;
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  world.sandbox.settle();
  await world.run(['sync']);
  for (const platform of platforms) {
    expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all.slice(10)));
    expect(world.peopleOn(platform, 'Spenders')).toEqual(idsOf(all.slice(50)));
    expect(world.sandbox.lists(platform)).toHaveLength(2);
  }
});

test('a first run killed while it makes lists leaves no second ones', async () => {
  const { child, ended } = startCli(['sync'], world.directory);
  await requestsCame(5);
  child.kill('SIGKILL');
  await ended;
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of platforms) {
    expect(world.sandbox.lists(platform)).toHaveLength(2);
    expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all));
  }
  expect((await world.run(['runs'])).out).toMatch(/ done\n.* killed\n/);
});

test('a second run beside the first is exit 10, and plan and status read beside it', async () => {
  world.configure({ audiences: everybodyOn(...platforms) });
  world.sandbox.addFault('google', { kind: 'hang' });
  const first = startCli(['sync'], world.directory);
  await requestsCame(1);
  const second = await world.run(['sync']);
  expect(second.code).toBe(10);
  expect(second.err).toMatch(/another run holds the ledger \(process \d+, `audience-sync sync`, since \d{4}-\S+Z\)/);
  const patient = await world.run(['sync', '--wait-lock', '1s'], { sleep: (ms) => delay(ms / 5) });
  expect(patient.code).toBe(10);
  expect(patient.err).toMatch(/^Waiting: another run holds the ledger \(process \d+/m);
  expect((await world.run(['plan'])).code).toBe(0);
  expect((await world.run(['status', '--offline'])).code).toBe(0);
  const third = world.run(['sync', '--wait-lock']);
  world.sandbox.clearFaults();
  first.child.kill('SIGKILL');
  await first.ended;
  const { code, err } = await third;
  expect(code, err).toBe(0);
  expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(all));
});

test('Ctrl-C ends a run with exit 130, and the next one finishes the work', async () => {
  world.configure({ audiences: everybodyOn(...platforms) });
  world.sandbox.addFault('google', { kind: 'hang', match: { path: 'audienceMembers' } });
  const { child, ended, said } = startCli(['sync'], world.directory);
  while (!world.sandbox.requests('google').some(({ kind }) => kind === 'membership')) await delay(5);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(said.err).toContain('interrupted');
  world.sandbox.clearFaults();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of platforms) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(all));
});
