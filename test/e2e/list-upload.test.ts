import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { customers, everybodyOn, idsOf, World } from './world.ts';

test('on LinkedIn a list is uploaded anew with every change, without a source platform', async () => {
  const world = await World.open({ audiences: everybodyOn('linkedin') });
  onTestFinished(() => world.close());
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('source_platform: SANDBOX', 'mode: list-upload'));
  const sync = async (code: number) => {
    const result = await world.run(['sync']);
    expect(result.code, result.err + result.out).toBe(code);
    return result;
  };
  const all = customers(320);
  world.export(all);
  await sync(0);
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all));
  world.sandbox.clearRequests();
  await sync(0);
  expect(world.changes('linkedin')).toEqual([]);
  world.export(all.slice(10));
  await sync(0);
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all.slice(10)));
  world.export(all.slice(30));
  const { err } = await sync(7);
  expect(err).toContain('LinkedIn takes uploaded lists of 300 and more');
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all.slice(10)));
});
