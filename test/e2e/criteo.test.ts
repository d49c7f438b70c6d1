import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { untilReplaceable } from '../destinations/criteo/criteo-config.ts';
import { customers, everybodyOn, idsOf, World } from './world.ts';

let world: World;
const all = customers(120);
beforeEach(async () => {
  world = await World.open({ audiences: everybodyOn('criteo') });
  world.export(all);
});
afterEach(() => world.close());

test('a key that is not known, a version that is over, a list of another tool: exit code and fix; between, a list is made, changed, renamed, emptied and described', async () => {
  const fails = async (): Promise<readonly [number, string]> => {
    const { code, err } = await world.run(['sync']);
    return [code, err];
  };
  world.sandbox.addFault('criteo', { kind: 'revoke_tokens' });
  expect(await fails()).toEqual([6, expect.stringContaining('client_secret of destination criteo')]);
  world.sandbox.clearFaults();
  world.sandbox.addFault('criteo', { kind: 'retire_version', version: '2026-07' });
  expect(await fails()).toEqual([7, expect.stringContaining('api_version')]);
  world.sandbox.clearFaults();

  const sync = async (...args: string[]) => {
    const { code, err } = await world.run(['sync', ...args]);
    expect(code, err).toBe(0);
  };
  await sync();
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(all));
  world.sandbox.clearRequests();
  await sync();
  expect(world.changes('criteo')).toEqual([]);

  const next = [...all.slice(10), ...customers(5, 500)];
  world.export(next);
  await sync();
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(next));
  // Removals come first, in calls of their own.
  expect(world.changes('criteo').map(({ operation, members }) => [operation, members])).toEqual([
    ['remove', 10],
    ['add', 5],
  ]);

  world.later(18 * 3_600_000);
  const status = await world.run(['status', '--json']);
  expect(JSON.parse(status.out)).toMatchObject({
    lists: [{ destination: 'criteo', members: 115, size: { lower: 115 }, match_rate: '100%' }],
  });

  world.configure({
    audiences:
      'audiences: { everybody: { name: All, segment: everybody, to: [criteo] } }\nguards: { allow_empty: true }\n',
  });
  world.export(customers(3).map((each) => ({ ...each, consent: 'no' as const })));
  await sync('--yes');
  expect(world.peopleOn('criteo', 'All')).toEqual([]);

  world.sandbox.addFault('criteo', { kind: 'flag_audience' });
  world.export(customers(130));
  expect(await fails()).toEqual([7, expect.stringContaining('read-only: another tool made it')]);
});

/** The config of the world with these lines in the block of the destination. */
function criteoWith(lines: readonly string[], audiences = everybodyOn('criteo')): void {
  world.configure({ audiences });
  const config = readFileSync(join(world.directory, 'audience-sync.yaml'), 'utf8');
  world.write(
    'audience-sync.yaml',
    config.replace('    type: criteo\n', ['    type: criteo', ...lines].join('\n    ') + '\n'),
  );
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const syncs = async (...args: string[]) => {
  const { code, out, err } = await world.run(['sync', ...args]);
  return [code, out + err] as const;
};

test('a list holds one form; who is known by an MD5 alone is sent and recognised, and another form fails', async () => {
  criteoWith(['hash: md5']);
  const hashed = all.map((each, n) => ({ ...each, phone: '', email: n < 3 ? md5(each.email) : each.email }));
  world.export(hashed);
  world.sandbox.setPopulation(all.map(({ id, email }) => ({ id, emails: [email] })));
  expect((await syncs())[0]).toBe(0);
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(all));
  // No file has them any more, and the list that bars them has one as MD5 and one in plain.
  world.write('unsubscribed.csv', `email\n${md5('person1@example.com')}\nperson50@example.com\n`);
  world.export(hashed.filter((_, n) => n !== 1 && n !== 50));
  world.sandbox.setPopulation(all.map(({ id, email }) => ({ id, emails: [email] })));
  criteoWith(['hash: md5'], `suppress: [{ files: unsubscribed.csv }]\n${everybodyOn('criteo')}`);
  const plan = JSON.parse((await world.run(['plan', '--json'])).out) as { lists: { withdrawn: number }[] };
  expect(plan.lists).toMatchObject([{ removes: 2, withdrawn: 2 }]);
  const explained = await world.run(['explain', 'person50@example.com']);
  expect(explained.out).toMatch(/suppressed.*on the list, last sent/s);

  criteoWith([]);
  const warned = await world.run(['plan']);
  expect(warned.out + warned.err).toContain('the list holds e-mails as MD5, and the config says SHA-256');
  expect(await syncs()).toEqual([2, expect.stringContaining('Write the form back into the config')]);
  expect(world.peopleOn('criteo', 'Everybody')).toHaveLength(120);
});

test('in plain: only where the config says so twice, nothing of it stays on the disk, and the list is sent whole when somebody leaves', async () => {
  criteoWith(['hash: none']);
  expect(await syncs()).toEqual([2, expect.stringContaining('Write `send_plain_email: true` beside it')]);
  criteoWith(['hash: none', 'send_plain_email: true']);
  world.later(untilReplaceable(Date.now()));
  expect(await world.run(['plan', '--out', join(world.directory, 'plan')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('a plan cannot be saved for criteo') as string,
  });
  expect((await syncs())[0]).toBe(0);
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(all));
  const state = join(world.directory, '.audience-sync');
  for (const file of readdirSync(state, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    expect(readFileSync(join(file.parentPath, file.name)).includes('@example.com'), file.name).toBe(false);
  }
  world.sandbox.clearRequests();
  expect((await syncs())[0]).toBe(0);
  expect(world.changes('criteo')).toEqual([]);

  const changes = () => world.changes('criteo').map(({ operation, members }) => [operation, members]);
  world.export([...all, ...customers(2, 500)]);
  expect((await syncs())[0]).toBe(0);
  expect(changes()).toEqual([['add', 2]]);
  world.sandbox.clearRequests();
  const left = all.slice(10);
  world.export(left);
  expect((await syncs())[0]).toBe(0);
  expect(changes()).toEqual([
    ['clear', undefined],
    ['add', 110],
  ]);
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(left));
});

test('a list of another tool with the name of ours: refused, taken over when the audience says so, and cleared by --full', async () => {
  const { urls } = world.sandbox;
  const body = new URLSearchParams({
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
    grant_type: 'client_credentials',
  });
  const answer = await fetch(urls.criteo_token_endpoint, { method: 'POST', body });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const post = (path: string, method: string, data: unknown) =>
    fetch(`${urls.criteo}/2026-07/marketing-solutions/audience-segments${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data }),
    });
  const theirs = { advertiserId: '12345', name: 'Everybody', description: 'made by hand', contactList: {} };
  await post('/create', 'POST', [{ type: 'AudienceSegment', attributes: theirs }]);
  const [list] = world.sandbox.lists('criteo');
  const stranger = createHash('sha256').update('stranger@example.net').digest('hex');
  const attributes = { operation: 'add', identifierType: 'email', identifiers: [stranger] };
  await post(`/${list?.id}/contact-list`, 'PATCH', { type: 'ContactlistAmendment', attributes });
  expect(await syncs()).toEqual([2, expect.stringContaining('adopt: true')]);

  const adopting = everybodyOn('criteo').replace('segment: everybody', 'adopt: true, segment: everybody');
  world.configure({ audiences: adopting });
  expect(await syncs()).toEqual([0, expect.stringContaining('who else is on the list is not known')]);
  expect(world.sandbox.lists('criteo')).toMatchObject([{ id: list?.id, size: 121 }]);
  world.later(untilReplaceable(Date.now()));
  expect((await syncs('--full'))[0]).toBe(0);
  expect(world.peopleOn('criteo', 'Everybody')).toEqual(idsOf(all));
});
