import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { type Customer, customers, World } from './world.ts';

const platforms: readonly PlatformName[] = ['google', 'meta', 'linkedin', 'criteo', 'adroll'];
const forms = ['google', 'meta', 'linkedin', 'tiktok', 'reddit', 'newsletter'] as const;
const doors = [...platforms, ...forms.map((form) => `file-${form}`)];
const audiences = `${forms.map((form) => `  file-${form}: { type: file, folder: uploads, format: ${form} }`).join('\n')}
audiences:
  everybody: { name: Everybody, segment: everybody, to: [${doors.join(', ')}] }
suppress: [{ files: lists/unsubscribed.csv, map: { email: email } }]
guards: { allow_empty: true, max_removed: 100% }
`;

/** The same steps through every door (docs/doors.md); what differs is what the page says. */
describe('through every door', () => {
  const everybody = customers(120);
  let world: World;
  /** How many are on the list of a door. */
  const on = (door: string): number => {
    if (!door.startsWith('file-')) return world.peopleOn(door as PlatformName, 'Everybody').length;
    const form = door.slice('file-'.length);
    const header = 1;
    return readFileSync(join(world.directory, `uploads/everybody.${form}.csv`), 'utf8').split('\n').length - 1 - header;
  };
  const counts = () => Object.fromEntries(doors.map((door) => [door, on(door)]));
  const all = (n: number, adroll = n) =>
    Object.fromEntries(doors.map((door) => [door, door === 'adroll' ? adroll : n]));
  const sync = async (people: readonly Customer[], ...args: string[]) => {
    world.export(people);
    const { code, err } = await world.run(['sync', ...args]);
    expect(code, err).toBe(0);
    world.sandbox.settle();
  };
  beforeAll(async () => {
    world = await World.open({ audiences });
    mkdirSync(join(world.directory, 'lists'), { recursive: true });
    world.write('lists/unsubscribed.csv', 'email\n');
  });
  afterAll(() => world.close());

  test('a list is made and filled', async () => {
    await sync(everybody);
    expect(counts()).toEqual(all(120));
  });

  test('nothing is sent when nothing changed', async () => {
    world.sandbox.clearRequests();
    await sync(everybody);
    expect(platforms.map((platform) => world.changes(platform))).toEqual(platforms.map(() => []));
  });

  test('people come and go, whoever is suppressed leaves, and from AdRoll nobody goes', async () => {
    world.write('lists/unsubscribed.csv', 'email\nPERSON20@example.com\n');
    await sync([...everybody.slice(10), ...customers(5, 500)]);
    expect(counts()).toEqual(all(114, 125));
  });

  test('whoever is forgotten leaves every list that lets them, though the export has them still, and nothing else changes', async () => {
    world.export([...everybody.slice(10), ...customers(6, 500)]);
    const { code, out, err } = await world.run(['forget', 'PERSON21@example.com', '--wait']);
    expect(code, err + out).toBe(0);
    expect(err).toContain(
      'everybody on adroll: 2 members withdrew and stay on the list until their membership is over',
    );
    world.sandbox.settle();
    const whole = { 'file-newsletter': 114 };
    expect(counts()).toEqual({ ...all(113, 125), ...whole });
    await sync([...everybody.slice(10), ...customers(5, 500)]);
    expect(counts()).toEqual(all(113, 125));
  });

  test('status knows every list', async () => {
    const { code, out } = await world.run(['status', '--json']);
    expect(code).toBe(0);
    const { lists } = JSON.parse(out) as { lists: { destination: string; members: number }[] };
    expect(Object.fromEntries(lists.map(({ destination, members }) => [destination, members]))).toEqual(all(113, 125));
  });

  test('everybody is sent anew when that is asked for, and nobody too many is on a list', async () => {
    await sync([...everybody.slice(10), ...customers(5, 500)], '--full');
    expect(counts()).toEqual(all(113, 125));
  });
});
