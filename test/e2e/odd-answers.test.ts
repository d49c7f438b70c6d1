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

const kinds = ['html', 'truncated', 'empty', 'huge', 'picture', 'other', 'redirect', 'redirect elsewhere'] as const;

test('whatever stands in the place of an answer, the run ends as it should, and the next ones make good', async () => {
  const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
  const codes: Record<string, unknown> = {};
  for (const [n, kind] of kinds.entries()) {
    world.export(customers(120, n * 10));
    const fault =
      kind === 'redirect elsewhere'
        ? ({ kind: 'answer', as: 'redirect', to } as const)
        : ({ kind: 'answer', as: kind } as const);
    world.sandbox.addFault('google', { ...fault, match: { path: 'audienceMembers:ingest' } });
    for (const platform of ['meta', 'linkedin'] as const)
      world.sandbox.addFault(platform, { ...fault, match: { path: '/users' } });
    const { code, err } = await world.run(['sync', '--yes']);
    codes[kind] = code;
    expect(err, kind).not.toContain('bug');
    world.sandbox.clearFaults();
  }
  expect(codes).toEqual({
    html: 5,
    truncated: 5,
    empty: 5,
    huge: 1,
    // What it says it is decides nothing.
    picture: 0,
    other: 3,
    redirect: 2,
    'redirect elsewhere': 2,
  });
  expect(came).toEqual([]);
  for (const _ of ['mends', 'mends what had to wait']) {
    await world.run(['sync', '--yes']);
    world.sandbox.settle();
  }
  const { code, err } = await world.run(['sync', '--yes']);
  expect(code, err).toBe(0);
  for (const platform of platformNames) expect(world.peopleOn(platform, 'All')).toEqual(idsOf(customers(120, 70)));
});
