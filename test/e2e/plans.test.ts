import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customers, everybodyOn, idsOf, platformNames, World } from './world.ts';

/** One platform that decides later and one that answers at once. */
const audiences = `audiences:
  everybody: { name: Everybody, segment: everybody, to: [google] }
  spenders: { name: Spenders, segment: spenders, to: [meta] }
`;
let world: World;

describe('plans, runs and status, one after the other', () => {
  beforeAll(async () => {
    world = await World.open({ audiences, extra: 'suppress: [{ files: out.csv }]\n' });
    world.write('out.csv', 'Email\nelsewhere@example.com\n');
    world.export(customers(120));
  });
  afterAll(() => world.close());
  const refused = async (plan: string, given: Parameters<World['run']>[1] = {}) => {
    const { code, err } = await world.run(['sync', '--plan', plan], given);
    expect(world.membershipRequests()).toBe(0);
    return [code, err] as const;
  };

  test.each([
    ['is not there', undefined, /there is no plan \S*none\.plan/],
    ['is something else', 'hello', /none\.plan is no plan of this release/],
  ])('a plan that %s is refused', async (_, content, message) => {
    if (content !== undefined) world.write('none.plan', content);
    const { code, err } = await world.run(['sync', '--plan', 'none.plan']);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('a plan that cannot be made leaves no file', async () => {
    world.write('exports/customers-999.csv', '');
    expect((await world.run(['plan', '--out', 'day.plan'])).code).toBe(2);
    expect(existsSync(join(world.directory, 'day.plan'))).toBe(false);
    expect(existsSync(join(world.directory, 'day.plan.unfinished'))).toBe(false);
    rmSync(join(world.directory, 'exports/customers-999.csv'));
  });

  test('before the first run there is nothing to show of one, and status names the lists that are to come', async () => {
    const none = await world.run(['runs', 'last']);
    expect(none).toMatchObject({ code: 2, err: 'error: no run yet\n  → `audience-sync sync` makes the first.\n' });
    const before = await world.run(['status']);
    expect(before.code).toBe(0);
    expect(before.out).toMatch(/everybody\s+google.*not created yet/);
  });

  test('a plan that is saved asks no platform, and is nobody else’s to read', async () => {
    world.sandbox.clearRequests();
    const plan = await world.run(['plan', '--out', 'day.plan']);
    expect(plan.code, plan.err).toBe(0);
    expect(statSync(join(world.directory, 'day.plan')).mode & 0o777).toBe(0o600);
    for (const platform of platformNames) expect(world.sandbox.requests(platform)).toEqual([]);
  });

  test('a plan of more than three days is refused: somebody may have denied consent since', async () => {
    const later = () => new Date(Date.now() + 4 * 86_400_000);
    const [code, err] = await refused('day.plan', { now: later });
    expect(code).toBe(2);
    expect(err).toMatch(/the plan is 4 days old.*\n.*audience-sync plan --out FILE/);
  });

  test.each([
    ['no longer sends an audience to a destination', 'to: [google]', 'to: [meta]', 'everybody on google'],
    [
      'has an audience no more',
      '  spenders: { name: Spenders, segment: spenders, to: [meta] }',
      '',
      'spenders on meta',
    ],
  ])('a plan is out of date when the config %s, and nothing is sent', async (_, before, after, list) => {
    const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
    world.write('audience-sync.yaml', config.replace(before, after));
    const [code, err] = await refused('day.plan');
    expect(code).toBe(2);
    expect(err).toContain(`the plan is out of date: ${list}: the config has no such list any more`);
    for (const platform of platformNames) expect(world.changes(platform)).toEqual([]);
    world.write('audience-sync.yaml', config);
  });

  test('a plan is refused when a suppression list is gone, empty, or has somebody of it by now', async () => {
    rmSync(join(world.directory, 'out.csv'));
    expect(await refused('day.plan')).toEqual([4, expect.stringContaining('file not found: out.csv')]);
    world.write('out.csv', 'Email\nperson60@example.com\n');
    expect(await refused('day.plan')).toEqual([
      2,
      expect.stringContaining('on google: it would send somebody who is suppressed, or denies consent, by now'),
    ]);
    world.write('out.csv', 'Email\n');
    expect((await refused('day.plan'))[1]).toContain('list out.csv has no rows and suppresses nobody');
    world.write('out.csv', 'Email\nelsewhere@example.com\n');
  });

  test('a saved plan is applied as it was made, whatever the export says by then, and once only', async () => {
    world.export(customers(300));
    const { code, err } = await world.run(['sync', '--plan', 'day.plan']);
    expect(code, err).toBe(0);
    expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(customers(120)));
    expect(world.peopleOn('meta', 'Spenders')).toEqual(idsOf(customers(70, 50)));
    world.sandbox.clearRequests();
    expect(await refused('day.plan')).toEqual([
      2,
      expect.stringContaining('the plan is out of date: everybody on google: the list changed after the plan was made'),
    ]);
  });

  test('runs lists what was done, newest first, also of one second, and one run with its requests; its events are NDJSON', async () => {
    const start = Math.floor(Date.now() / 1000) * 1000;
    let ms = 0;
    const now = (): Date => new Date(start + (ms += 1));
    expect((await world.run(['sync', 'everybody'], { now })).code).toBe(0);
    world.export(customers(310));
    const { code, out } = await world.run(['sync', '--json'], { now });
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; exit_code?: number; lists?: unknown[] });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'list-done')).toHaveLength(2);
    expect(types.indexOf('planned')).toBeLessThan(types.indexOf('run-started'));
    expect(events.at(-1)).toMatchObject({ type: 'run-done', exit_code: 0 });
    expect(events.at(-1)?.lists).toHaveLength(2);

    const list = JSON.parse((await world.run(['runs', '--json'])).out) as {
      runs: { run: string; exit_code: number }[];
    };
    expect(list.runs.map(({ exit_code: exit }) => exit)).toEqual([0, 0, 0]);
    const [newest] = list.runs;
    const shown = JSON.parse((await world.run(['runs', newest?.run ?? '', '--json'])).out) as {
      requests: { audience: string; destination: string; operation: string; members: number; state: string }[];
    };
    const told = shown.requests.map((each) => [each.audience, each.destination, each.operation, each.members]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['everybody', 'google', 'add', 10],
        ['spenders', 'meta', 'add', 190],
      ]),
    );
    const unknown = await world.run(['runs', 'nope']);
    expect(unknown.code).toBe(2);
  });

  test('--wait asks until the platform has finished; status tells what is being processed, and what is missing', async () => {
    world.configure({ audiences: audiences.replace('spenders:', 'others:') });
    world.export(customers(320));
    world.sandbox.addFault('google', { kind: 'slow_processing', ms: 60 * 60_000 });
    const hurried = await world.run(['sync', 'everybody', '--wait', '--max-wait', '10m']);
    expect(hurried.code).toBe(5);
    const { out } = await world.run(['status', '--offline', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      lists: [
        { audience: 'everybody', destination: 'google', members: 320, pending: 1 },
        { audience: 'spenders', destination: 'meta', members: 260, pending: 0 },
      ],
      missing: [{ audience: 'others', destination: 'meta' }],
    });
    world.sandbox.settle();
    const waited = await world.run(['sync', 'everybody', '--wait']);
    expect(waited.code, waited.err).toBe(0);
    expect((await world.run(['status', '--json'])).out).toContain('"pending": 0');
  });

  test('--wait with a platform that cannot be asked tells how the run came out, and the run is written down so', async () => {
    world.export(customers(330));
    world.sandbox.clearFaults();
    world.sandbox.addFault('google', { kind: 'status', status: 503, match: { path: 'requestStatus' } });
    const { code, out, err } = await world.run(['sync', 'everybody', '--wait', '--max-wait', '2m']);
    expect(code).toBe(5);
    expect(out).toMatch(/everybody\s+google\s+known\s+10/);
    expect(err).toMatch(/google: the results of what was sent cannot be asked for: .*try again after/);
    const { runs } = JSON.parse((await world.run(['runs', '--json'])).out) as { runs: { exit_code: number }[] };
    expect(runs[0]).toMatchObject({ exit_code: 5 });
    world.sandbox.clearFaults();
    world.sandbox.settle();
  });

  test('sync --full sends everybody again and changes nobody', async () => {
    world.configure({ audiences: everybodyOn('google') });
    world.sandbox.clearRequests();
    const { code, out } = await world.run(['sync', '--full']);
    expect(code).toBe(0);
    expect(out).toContain('everybody on google: 330 sent again, because');
    expect(world.membershipRequests()).toBe(1);
    expect(world.peopleOn('google', 'Everybody')).toEqual(idsOf(customers(330)));
  });
});

test('a run lists its rejected rows by file and line, with the reason and nothing of the row', async () => {
  world = await World.open({ audiences: everybodyOn('linkedin') });
  world.export(customers(1));
  world.export([
    ...customers(100),
    { id: 'bad1', email: 'not-an-address' },
    { id: 'phoneonly', email: '', phone: '+442079469990' },
    ...customers(20, 100),
  ]);
  world.sandbox.addFault('linkedin', { kind: 'rows', indexes: [0], status: 400, match: { path: '/users' }, times: 1 });
  const { code, out, err } = await world.run(['sync', '--rejects', 'rejects.csv']);
  expect(code).toBe(3);
  const header = 'source,file,line,column,reason,value,effect,list';
  const row = 'customers,exports/customers-002.csv,102,,invalid_email,,row rejected,';
  const member = 'customers,exports/customers-002.csv,103,,no_identifier,,not on the list,everybody on linkedin';
  const file = /(\S*rejected\.csv)/.exec(out)?.[1] ?? '';
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [first, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  expect(first).toBe(header);
  expect(lines).toEqual(expect.arrayContaining([row, member]));
  expect(lines.filter((line) => /,,refused by the platform: .*,everybody on linkedin$/.test(line))).toHaveLength(1);
  expect(lines).toHaveLength(3);
  const value = 'customers,exports/customers-002.csv,102,Email,invalid_email,aaa-aa-aaaaaaa,value dropped,';
  expect(readFileSync(join(world.directory, 'rejects.csv'), 'utf8').split('\n')).toEqual([
    header,
    row,
    value,
    member,
    '',
  ]);
  expect(err).toContain(
    'rejects.csv: 1 rejected row (1 invalid_email), 1 dropped value (1 invalid_email), 1 contact not on a list (1 no_identifier)',
  );
  const runs = await world.run(['runs', 'last']);
  expect(runs.out).toContain('3 rows are of no use, or not on every list they belong to');
  expect(runs.out).toContain(file);
  await world.close();
});
