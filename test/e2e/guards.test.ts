import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
/** One for all: what stops a run changes nothing for the next. What goes on stands last. */
beforeAll(() => open('meta'));
afterAll(() => world.close());

async function open(...platforms: readonly PlatformName[]): Promise<void> {
  world = await World.open({ audiences: everybodyOn(...platforms) });
  world.export(customers(120));
  await world.run(['sync']);
  world.sandbox.clearRequests();
}

const nothingChanged = (): void => {
  expect(world.changes('meta')).toEqual([]);
  expect(world.peopleOn('meta', 'Everybody')).toHaveLength(120);
};

test('a run that goes as it should says nothing with --quiet', async () => {
  expect(await world.run(['sync', '--quiet'])).toMatchObject({ code: 0, out: '', err: '' });
});

test('an export without rows stops the run, and no list is touched', async () => {
  world.export([]);
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(4);
  expect(err).toContain('all 120 members would be removed');
  expect(err).toContain('--yes');
  nothingChanged();
});

test('with --json a stopped run says so in events and exits 4', async () => {
  world.export([]);
  const { code, out } = await world.run(['sync', '--json']);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; exit_code?: number });
  expect(code).toBe(4);
  expect(events.at(-1)).toMatchObject({ type: 'run-done', exit_code: 4 });
  expect(events.some(({ type }) => type === 'guard')).toBe(true);
});

test('an empty file stops the run, and no list is touched', async () => {
  world.write('exports/customers-999.csv', '');
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(2);
  expect(err).toMatch(/customers-999\.csv.*empty/);
  nothingChanged();
  rmSync(join(world.directory, 'exports/customers-999.csv'));
});

test('an export with too many unusable rows stops the run', async () => {
  world.export(customers(120).map((c, i) => (i % 3 === 0 ? { id: c.id, email: 'broken', spent: 1 } : c)));
  const { code, err } = await world.run(['sync']);
  expect(code).toBe(4);
  expect(err).toMatch(/40 of 120 rows of source "customers" \(33\.3%\) have no usable identifier; max_rejected is 20%/);
  nothingChanged();
});

test('a mass removal stops the run; plan names the guard and exits 0', async () => {
  world.export(customers(80));
  const plan = await world.run(['plan', '--json']);
  expect(plan.code).toBe(0);
  const { lists } = JSON.parse(plan.out) as { lists: { guards: { guard: string }[] }[] };
  expect(lists[0]?.guards.map(({ guard }) => guard)).toEqual(['max_removed']);
  const stopped = await world.run(['sync']);
  expect(stopped.code).toBe(4);
  expect(stopped.err).toMatch(/40 of 120 people \(33\.3%\) would leave; max_removed is 25%/);
  nothingChanged();
});

test('a person is asked on a terminal, and only a yes goes on', async () => {
  world.export(customers(80));
  const no = await world.run(['sync'], { interactive: true, stdin: 'n\n' });
  expect(no.code).toBe(4);
  nothingChanged();
  const yes = await world.run(['sync'], { interactive: true, stdin: 'yes\n' });
  expect(yes.code, yes.err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(80)));
});

test('--yes goes on', async () => {
  world.export(customers(50));
  const { code, err } = await world.run(['sync', '--yes']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(idsOf(customers(50)));
});

test('people whose e-mail changed do not count as removed', async () => {
  await world.close();
  await open('meta');
  world.export(customers(120).map((c, i) => (i < 60 ? { ...c, email: `new${i}@example.org` } : c)));
  const { code, err } = await world.run(['sync']);
  expect(code, err).toBe(0);
});

test('each guard is told once for all lists it stops, on standard error, also with --quiet', async () => {
  await world.close();
  await open('google', 'meta');
  world.export(customers(80));
  const { out, err } = await world.run(['sync', '--quiet']);
  expect(out).toBe('');
  expect(err.match(/^error: guard: .*would leave/gm)).toHaveLength(1);
  const plan = await world.run(['plan']);
  expect(plan.out.match(/^guard: .*would leave/gm)).toHaveLength(1);
  expect(plan.out).toMatch(/\n`sync` would stop here \(exit 4\); with --yes it goes on\.\n$/);
});
