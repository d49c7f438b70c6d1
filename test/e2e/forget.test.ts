import { readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, idsOf, World } from './world.ts';

const audiences = `  criteo-md5: { type: file, folder: uploads, format: criteo }
audiences:
  everybody: { name: Everybody, segment: everybody, to: [google, meta] }
  spenders: { name: Spenders, segment: spenders, to: [linkedin] }
`;
const everybody = customers(120);
const without = (...gone: readonly number[]) => idsOf(everybody.filter((_, n) => !gone.includes(n)));

let world: World;
beforeAll(async () => {
  world = await World.open({ audiences });
  world.export(everybody);
  await world.run(['sync', '--wait']);
});
afterAll(() => world.close());

const file = () => join(world.directory, '.audience-sync/forgotten.csv');

test('what is no address is told, and nobody is written down', async () => {
  for (const words of [['person1@example.com', 'person two'], ['']]) {
    const { code, err } = await world.run(['forget', ...words]);
    expect([code, err]).toEqual([2, expect.stringContaining('is no e-mail address')]);
  }
  expect(() => statSync(file())).toThrow('ENOENT');
});

test('people leave lists of every audience, those that no export has any more too, and what else changed waits', async () => {
  world.export([...everybody.filter((_, n) => n !== 2), ...customers(1, 500)]);
  const typed = Readable.from([Buffer.from('Person1@example.com\r\nperson2@example.com\n')]);
  const { code, err } = await world.run(['forget', '-', '--wait'], { stdin: typed });
  expect(code, err).toBe(0);
  expect(err).toContain('2 people will come on no list any more.');
  for (const platform of ['google', 'meta'] as const) {
    expect(world.peopleOn(platform, 'Everybody')).toEqual(without(1, 2));
  }
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(4);
  expect(world.peopleOn('linkedin', 'Spenders')).not.toContain('c1');
});

test('they come on none again, and the next run of any kind makes good what one could not send', async () => {
  world.sandbox.addFault('meta', { kind: 'status', status: 503, times: 100 });
  const failed = await world.run(['forget', 'person3@example.com', '--max-wait', '1s', '--wait']);
  // Google has taken it.
  expect(failed.code, failed.err).toBe(3);
  world.sandbox.clearFaults('meta');
  const { code, err } = await world.run(['sync', 'spenders', '--wait']);
  expect(code, err).toBe(0);
  expect(world.peopleOn('meta', 'Everybody')).toEqual(without(1, 2, 3));
  world.export(everybody);
  await world.run(['sync', '--wait']);
  expect(world.peopleOn('google', 'Everybody')).toEqual(without(1, 2, 3));
  const again = await world.run(['forget', 'person3@example.com', 'PERSON3@example.com']);
  expect([again.code, again.err]).toEqual([0, expect.stringContaining('They are barred from every list already.')]);
  expect((await world.run(['explain', 'person3@example.com'])).out).toContain('suppressed');
});
