import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
const all = customers(120);
beforeEach(async () => {
  world = await World.open({ audiences: everybodyOn('adroll') });
  world.export(all);
});
afterEach(() => world.close());

const dayMs = 86_400_000;

/** The config of the world with other lines in the block of the destination, and an audience of 30 days. */
function adrollWith(lines: readonly string[], extra = ''): void {
  const audiences = everybodyOn('adroll').replace('segment:', 'membership_days: 30, segment:');
  world.configure({ audiences, extra });
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  const changed = config.replace('    type: adroll\n', `${['    type: adroll', ...lines].join('\n    ')}\n`);
  world.write('audience-sync.yaml', changed);
}

const sync = async (...args: string[]) => {
  const { code, out, err } = await world.run(['sync', '--verbose', ...args]);
  expect(out + err).not.toContain('sandbox-adroll-client');
  return [code, out + err] as const;
};
const on = () => world.peopleOn('adroll', 'Everybody');

test('addresses leave in plain only where that is said, and stay nowhere else; whoever leaves or withdraws stays until membership is over, is not sent again, and is forgotten then', async () => {
  adrollWith([]);
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write('audience-sync.yaml', config.replace('    send_plain_email: true\n', ''));
  expect(await sync()).toEqual([2, expect.stringContaining('AdRoll takes addresses unhashed and in no other way')]);
  world.write('audience-sync.yaml', config);
  expect((await sync())[0]).toBe(0);
  expect(on()).toEqual(idsOf(all));
  for (const file of readdirSync(join(world.directory, '.audience-sync'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    expect(readFileSync(join(file.parentPath, file.name)).includes('@example.com'), file.name).toBe(false);
  }
  world.sandbox.clearRequests();
  expect((await sync())[0]).toBe(0);
  expect(world.changes('adroll')).toEqual([]);

  world.write('unsubscribed.csv', 'email\nperson0@example.com\n');
  world.export(all.slice(10));
  adrollWith([], 'suppress: [{ files: unsubscribed.csv }]\n');
  const plan = await world.run(['plan', '--json']);
  const until = new Date(Date.now() + 30 * dayMs).toISOString().slice(0, 10);
  expect(JSON.parse(plan.out)).toMatchObject({
    lists: [
      {
        removes: 0,
        unchanged: 110,
        guards: [],
        warnings: [
          `10 members who are not wanted any more stay until ${until} at the latest: the platform takes nobody off a list; 1 of them withdrew, and is never sent again`,
        ],
      },
    ],
  });
  const explained = await world.run(['explain', 'person0@example.com']);
  expect(explained.out).toContain(`it stays until ${until}: the platform takes nobody off`);
  world.sandbox.clearRequests();
  expect((await sync())[0]).toBe(0);
  expect(world.changes('adroll')).toEqual([]);
  expect(on()).toEqual(idsOf(all));
  // Who stays is sent again in time; the others leave by themselves, and nobody speaks of them any more.
  world.later(25 * dayMs);
  expect((await sync())[0]).toBe(0);
  world.later(6 * dayMs);
  expect(on()).toEqual(idsOf(all.slice(10)));
  const later = await sync();
  expect(later).toEqual([0, expect.not.stringContaining('not wanted any more')]);
  const status = JSON.parse((await world.run(['status', '--json'])).out) as unknown;
  expect(status).toMatchObject({ lists: [{ members: 110 }] });
});

test('the calls of a day are counted over runs; what is left goes out on the next one', async () => {
  adrollWith(['daily_calls: 3', 'batch_size: 50']);
  // One creates the segment, two send fifty each.
  const midnight = new Date(Math.floor(Date.now() / dayMs + 1) * dayMs).toISOString();
  expect(await sync()).toEqual([5, expect.stringContaining(`goes out after ${midnight}`)]);
  expect(on()).toHaveLength(100);
  world.sandbox.clearRequests();
  expect((await sync())[0]).toBe(5);
  expect(world.sandbox.requests('adroll')).toEqual([]);
  world.later(dayMs);
  expect((await sync())[0]).toBe(0);
  expect(on()).toEqual(idsOf(all));
});

test('a segment that may have been made is not made again until a person has looked', async () => {
  adrollWith([]);
  world.sandbox.addFault('adroll', { kind: 'drop', match: { method: 'POST', path: '/segments' }, times: 1 });
  expect((await sync())[0]).toBe(5);
  const [made] = world.sandbox.lists('adroll');
  expect(await sync()).toEqual([2, expect.stringContaining('segments: { everybody: ID }')]);
  expect(world.sandbox.lists('adroll')).toHaveLength(1);
  adrollWith([`segments: { everybody: ${made?.id} }`]);
  expect((await sync())[0]).toBe(0);
  expect(on()).toEqual(idsOf(all));
});

test('where a call replaces the segment, one has everybody, and whoever is not in it leaves', async () => {
  world.sandbox.addFault('adroll', { kind: 'post_replaces' });
  adrollWith(['post: replace', 'batch_size: 119']);
  expect(await sync()).toEqual([2, expect.stringContaining('Raise `batch_size`')]);
  adrollWith(['post: replace']);
  expect((await sync())[0]).toBe(0);
  expect(on()).toEqual(idsOf(all));
  world.sandbox.clearRequests();
  world.export(all.slice(10));
  expect((await sync())[0]).toBe(0);
  expect(world.changes('adroll')).toMatchObject([{ operation: 'add', members: 110 }]);
  expect(on()).toEqual(idsOf(all.slice(10)));
});
