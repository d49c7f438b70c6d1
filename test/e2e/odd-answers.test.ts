import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, idsOf, platformNames, World } from './world.ts';

let world: World;
let elsewhere: Server;
/** Headers of whatever came to another host than the config's. */
let came: string[];
beforeEach(async () => {
  world = await World.open({
    audiences: 'audiences: { all: { name: All, segment: everybody, to: [google, meta, linkedin] } }\n',
  });
  came = [];
  elsewhere = createServer((request, response) => {
    came.push(JSON.stringify(request.headers));
    response.end('{}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  elsewhere.close();
  await world.close();
});

/** What stands in the place of the answers of Google, Meta and LinkedIn, and how the run ends; what each is to a call, `conformance` asks. */
const rounds = [
  [['html', 'truncated', 'empty'], 5],
  [['huge', 'picture', 'other'], 3],
  [['other', 'redirect', 'redirect elsewhere'], 3],
] as const;

test('whatever stands in the place of an answer, the run ends as it should, and the next ones make good', async () => {
  const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
  for (const [n, [kinds, expected]] of rounds.entries()) {
    world.export(customers(120, n * 10));
    for (const [index, kind] of kinds.entries()) {
      const answer = kind === 'redirect elsewhere' ? ({ as: 'redirect', to } as const) : ({ as: kind } as const);
      const platform = platformNames[index] ?? 'google';
      const path = platform === 'google' ? 'audienceMembers:ingest' : '/users';
      world.sandbox.addFault(platform, { kind: 'answer', ...answer, match: { path } });
    }
    const { code, err } = await world.run(['sync', '--yes']);
    expect(code, `${kinds.join(', ')}: ${err}`).toBe(expected);
    expect(err).not.toContain('bug');
    world.sandbox.clearFaults();
  }
  expect(came).toEqual([]);
  for (const _ of ['mends', 'mends what had to wait']) {
    await world.run(['sync', '--yes']);
    world.sandbox.settle();
  }
  const { code, err } = await world.run(['sync', '--yes']);
  expect(code, err).toBe(0);
  for (const platform of platformNames) expect(world.peopleOn(platform, 'All')).toEqual(idsOf(customers(120, 20)));
});
