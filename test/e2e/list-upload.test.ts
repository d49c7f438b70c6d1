import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { customers, everybodyOn, idsOf, World } from './world.ts';

test('on LinkedIn a list is uploaded anew with every change, without a source platform', async () => {
  const world = await World.open({ audiences: everybodyOn('linkedin') });
  onTestFinished(() => world.close());
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  const uploading = config.replace('source_platform: SANDBOX', 'mode: list-upload');
  world.write('audience-sync.yaml', uploading);
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
  // Whoever withdraws stays too where the rest is too small a list.
  world.write('out.csv', ['Email', ...all.slice(10, 30).map(({ email }) => email), ''].join('\n'));
  world.write('audience-sync.yaml', `${uploading}suppress: [{ files: out.csv }]\n`);
  for (const _ of ['once', 'again']) {
    const { err } = await sync(7);
    expect(err).toMatch(/LinkedIn takes uploaded lists of 300 and more.*\n.*also who withdrew; delete the segment/);
  }
  expect(world.peopleOn('linkedin', 'Everybody')).toEqual(idsOf(all.slice(10)));
});
