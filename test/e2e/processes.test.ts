import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCli } from '../cli/start-cli.ts';
import { type Customer, customers, everybodyOn, idsOf, World } from './world.ts';

const platforms = ['google', 'meta'] as const;
const all = customers(120);
/** Each test goes on with the lists of the one before. */
let world: World;
beforeAll(async () => {
  world = await World.open({
    sandbox: { latencyMs: 25 },
    audiences: `audiences:
  everybody: { name: Everybody, segment: everybody, to: [google, meta] }
  spenders: { name: Spenders, segment: spenders, to: [google, meta] }
`,
  });
});
afterAll(() => world.close());

/** Resolves when the platforms together have got so many requests. */
async function requestsCame(count: number): Promise<void> {
  while (platforms.flatMap((name) => world.sandbox.requests(name)).length < count) await delay(5);
}

/** What the next run has to do, on platforms that have finished what they took. */
function change(people: readonly Customer[]): void {
  world.export(people);
  world.sandbox.settle();
  world.sandbox.clearRequests();
}

// Between these the interrupted-runs property test stops runs at every step, without processes.
test('a first run killed while it makes lists leaves no second ones', async () => {
  change(all);
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

test('a run killed at its eighth request is taken up by the next one', async () => {
  const next = [...all.slice(10), ...customers(30, 500)];
  change(next);
  const { child, ended } = startCli(['sync'], world.directory);
  await requestsCame(8);
  child.kill('SIGKILL');
  await ended;
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  world.sandbox.settle();
  await world.run(['sync']);
  for (const platform of platforms) {
    expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(next));
    expect(world.peopleOn(platform, 'Spenders')).toEqual(idsOf(next.slice(40)));
    expect(world.sandbox.lists(platform)).toHaveLength(2);
  }
});

test('a second run beside the first is exit 10, and plan and status read beside it', async () => {
  world.configure({ audiences: everybodyOn(...platforms) });
  change(all);
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
  const more = customers(130);
  change(more);
  world.sandbox.addFault('google', { kind: 'hang', match: { path: 'audienceMembers' } });
  const { child, ended, said } = startCli(['sync'], world.directory);
  while (!world.sandbox.requests('google').some(({ kind }) => kind === 'membership')) await delay(5);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(said.err).toContain('interrupted');
  world.sandbox.clearFaults();
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
  for (const platform of platforms) expect(world.peopleOn(platform, 'Everybody')).toEqual(idsOf(more));
});
