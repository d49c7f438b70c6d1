import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectCriteo } from '../../src/destinations/criteo/criteo.ts';
import type { CriteoConfig } from '../../src/destinations/criteo/settings.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { allTaken, conformance, memberOf } from './conformance.ts';
import { criteoConfig, criteoSecrets, untilReplaceable } from './criteo/criteo-config.ts';
import { failure } from './failure.ts';
import { loopback, type Received } from './loopback.ts';
import { type TestContext, testContext } from './test-context.ts';

const known = sandboxCredentials.criteo;

conformance({
  title: 'criteo',
  platform: 'criteo',
  secrets: criteoSecrets,
  version: '2026-07',
  renewsTokens: true,
  hasTerms: false,
  hasListLimit: false,
  hasDailyQuota: false,
  // Whether the app may write shows when it writes.
  onlyLooking: undefined,
  rowFaults: 'counted',
  sessions: { path: '/contact-list', areTold: false },
  membership: { method: 'PATCH', path: '/contact-list' },
  creation: { method: 'POST', path: '/audience-segments/create' },
  deleteList: async ({ urls }, id) => {
    const token = await signIn(urls.criteo_token_endpoint);
    await fetch(`${urls.criteo}/2026-07/marketing-solutions/audience-segments/delete`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: [{ id, type: 'AudienceSegment', attributes: {} }] }),
    });
  },
  whenDeleted: 'gone',
  connect: async (sandbox, context) => {
    const wait = untilReplaceable(Date.now());
    if (wait > 0) await context.sleep(wait);
    return connectCriteo(criteoConfig(sandbox.urls), context);
  },
});

async function signIn(endpoint: string): Promise<string> {
  const { client_id: id, client_secret: secret } = known;
  const answer = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: id, client_secret: secret, grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

describe('criteo', () => {
  const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: 'Best', membershipDays: undefined };
  let sandbox: Sandbox;
  let context: TestContext;
  beforeEach(async () => {
    sandbox = await startSandbox();
    context = testContext(sandbox);
  });
  afterEach(() => sandbox.close());

  const connect = (changes: Partial<CriteoConfig> = {}) => connectCriteo(criteoConfig(sandbox.urls, changes), context);
  const fails = (call: Promise<unknown>) => failure(call, criteoSecrets);

  test('a list is found on the second page', async () => {
    const destination = connect();
    for (let n = 0; n < 101; n += 1)
      await destination.createList({ ...spec, key: `${spec.key}${n}`, name: `List ${n}` });
    sandbox.clearRequests();
    expect(await destination.findList({ ...spec, key: `${spec.key}100` })).toMatchObject({ name: 'List 100' });
    expect(sandbox.requests('criteo').map(({ query }) => query)).toEqual([
      'limit=100&offset=0',
      'limit=100&offset=100',
    ]);
  });

  test('a list whose name another one has is not taken over', async () => {
    const destination = connect();
    await destination.createList({ ...spec, key: 'crm:vips' });
    const error = await fails(destination.createList(spec));
    expect(error).toMatchObject({ disposition: 'config', code: 'name-must-be-unique' });
    expect(error.fix).toMatch(/another `name`/);
    await destination.createList({ ...spec, name: 'Others' });
    const mine = await destination.findList(spec);
    expect(await fails(destination.updateList(mine?.id ?? '', spec))).toMatchObject({ code: 'name-must-be-unique' });
  });

  test('two that create at once make one list', async () => {
    const made = await connect().createList(spec);
    expect(await connect().createList(spec)).toMatchObject({ id: made.id });
    expect(sandbox.lists('criteo')).toHaveLength(1);
  });

  test('each kind of identifier goes out in a call of its own', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    const madid = '38400000-8cf0-11bd-b23e-10b96e40000d';
    const both = { ...memberOf('ada'), values: { ...memberOf('ada').values, mobile_ad_id: [madid] } };
    expect(await destination.send(id, 'add', [both, memberOf('ben')])).toMatchObject(allTaken);
    const sent = sandbox.requests('criteo').filter(({ kind }) => kind === 'membership');
    expect(sent.map(({ operation, members }) => [operation, members])).toEqual([
      ['add', 2],
      ['add', 1],
    ]);
    expect(sandbox.lists('criteo')).toMatchObject([{ size: 3 }]);
    await destination.send(id, 'remove', [both]);
    expect(sandbox.lists('criteo')).toMatchObject([{ size: 1 }]);
  });

  test.each([
    ['availability', 'retry'],
    ['quota', 'wait'],
    ['access-control', 'refused'],
    ['validation', 'config'],
  ] as const)('an error of the type %s inside HTTP 200 is one', async (type, disposition) => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('criteo', { kind: 'errors_inside', type, code: 'made-up' });
    expect(await fails(destination.send(id, 'add', [memberOf('ada')]))).toMatchObject({ disposition, code: 'made-up' });
  });

  test('the limit tells when it starts anew', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('criteo', { kind: 'throttle', retryAfterSeconds: 17 });
    expect(await fails(destination.send(id, 'add', [memberOf('ada')]))).toMatchObject({
      disposition: 'wait',
      waitMs: 17_000,
    });
  });

  test('a list that another tool made takes no members', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('criteo', { kind: 'flag_audience' });
    expect(await destination.describeList(id)).toMatchObject({
      state: 'blocked',
      health: expect.stringContaining('read-only') as string,
    });
    expect((await destination.check([spec])).find(({ ok }) => !ok)).toMatchObject({
      what: 'list',
      fix: expect.stringContaining('Delete it in') as string,
    });
  });

  test('a list that another tool made is not touched, though the config takes it over', async () => {
    const destination = connect();
    const { id } = await destination.createList({ ...spec, key: 'crm:vips' });
    sandbox.addFault('criteo', { kind: 'flag_audience' });
    sandbox.clearRequests();
    expect(await destination.adoptList?.({ ...spec, adopts: true })).toMatchObject({
      id,
      state: 'blocked',
      fix: expect.stringContaining('another `name`') as string,
    });
    expect(sandbox.requests('criteo').filter(({ kind }) => kind === 'list')).toEqual([]);
    expect(await fails(destination.updateList(id, spec))).toMatchObject({ code: 'segment-is-read-only' });
    const taken = await fails(destination.createList({ ...spec, key: 'audience-sync:shop:more', adopts: true }));
    expect(taken.fix).not.toContain('adopt: true');
  });

  /** Signs in, and then answers as told. */
  const answering = async (answer: (request: Received) => unknown) => {
    const server = await loopback((request) => ({
      body: request.target === '/token' ? { access_token: 'eyJx', expires_in: 900 } : answer(request),
    }));
    const urls = { criteo: server.url, criteo_token_endpoint: `${server.url}/token` };
    return { server, destination: connectCriteo(criteoConfig(urls), context) };
  };
  const segment = (id: string, advertiserId: string) => ({
    id,
    attributes: { advertiserId, name: 'VIPs', description: `[${spec.key}]`, contactList: {} },
  });

  test('pages that are shorter than asked for hide no list, and those of another advertiser are not ours', async () => {
    const all = [segment('1', '999'), segment('2', known.account)];
    const { destination } = await answering(({ target }) => {
      const offset = Number(new URL(target, 'http://x').searchParams.get('offset'));
      return { meta: { totalItems: all.length }, data: all.slice(offset, offset + 1) };
    });
    expect(await destination.findList(spec)).toMatchObject({ id: '2' });
  });

  const sendOne = async (nbInvalidIdentifiers: unknown) => {
    const { destination } = await answering(() => ({ data: { attributes: { nbInvalidIdentifiers } }, errors: [] }));
    return destination.send('1', 'add', [memberOf('ada')]);
  };

  test.each([0, null, 1])('of one that was sent %s are not valid', async (count) => {
    expect(await sendOne(count)).toMatchObject({ refusedUnnamed: count ?? 0 });
  });

  test.each([2, 0.5, '1'])('of one that was sent %s cannot be not valid', async (count) => {
    const wrong = { disposition: 'give-up', code: 'UNEXPECTED_ANSWER', unclear: true };
    expect(await fails(sendOne(count))).toMatchObject(wrong);
  });

  test('what is on the list counts once it was computed', async () => {
    sandbox.setPopulation([{ id: 'ada', emails: ['ada@example.com'] }]);
    const destination = connect();
    const { id } = await destination.createList(spec);
    await destination.send(id, 'add', [memberOf('ada'), memberOf('ben')]);
    expect(await destination.describeList(id)).toMatchObject({ size: undefined, matchRate: undefined });
    await context.sleep(18 * 3_600_000);
    expect(await destination.describeList(id)).toMatchObject({ size: { lower: 1, upper: 1 }, matchRate: '50%' });
  });

  test('an advertiser that gave no consent, and a key that is not known', async () => {
    const [, account] = await connect({ account: '999' }).check([spec]);
    expect(account).toMatchObject({
      what: 'account',
      ok: false,
      fix: expect.stringContaining('consent URL') as string,
    });
    const auth = { kind: 'client_credentials', clientId: known.client_id, clientSecret: 'wrong' } as const;
    expect((await fails(connect({ auth }).findList(spec))).disposition).toBe('credentials');
  });

  test('the end of a version is known, from the table or from an answer', async () => {
    expect((await connect().expiries())[0]).toMatchObject({ kind: 'version', at: undefined });
    const older = connect({ apiVersion: '2026-01' });
    await older.findList(spec);
    expect((await older.expiries())[0]).toMatchObject({
      at: new Date('2027-01-27T00:00:00Z'),
      fix: expect.stringContaining('api_version') as string,
    });
  });
});
