import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectAdroll } from '../../src/destinations/adroll/adroll.ts';
import type { AdrollConfig } from '../../src/destinations/adroll/settings.ts';
import type { Member } from '../../src/destinations/member.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { adrollConfig, adrollSecrets } from './adroll/adroll-config.ts';
import { allTaken, conformance, memberOf } from './conformance.ts';
import { failure } from './failure.ts';
import { loopback } from './loopback.ts';
import { type TestContext, testContext } from './test-context.ts';

const known = sandboxCredentials.adroll;
const inPlain = (id: string): Member => ({ ...memberOf(id), values: { email: [`${id}@example.com`] } });

conformance({
  title: 'adroll',
  platform: 'adroll',
  secrets: adrollSecrets,
  version: undefined,
  renewsTokens: false,
  hasTerms: false,
  hasListLimit: false,
  hasDailyQuota: true,
  onlyLooking: undefined,
  rowFaults: 'skip',
  memberOf: inPlain,
  findsLists: false,
  throttled: 'defer',
  membership: { method: 'POST', path: '/segments/' },
  creation: { method: 'POST', path: '/segments' },
  deleteList: async ({ urls }, id) => {
    await fetch(`${urls.adroll}/audience/v1/segments/${id}?apikey=${known.api_key}`, {
      method: 'DELETE',
      headers: { authorization: `Token ${known.access_token}` },
    });
  },
  whenDeleted: 'gone',
  connect: (sandbox, context) => connectAdroll(adrollConfig(sandbox.urls), context),
});

describe('adroll', () => {
  const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: 'Best', membershipDays: 30 };
  let sandbox: Sandbox;
  let context: TestContext;
  beforeEach(async () => {
    sandbox = await startSandbox({ rateLimits: true });
    context = testContext(sandbox);
  });
  afterEach(() => sandbox.close());

  const connect = (changes: Partial<AdrollConfig> = {}) => connectAdroll(adrollConfig(sandbox.urls, changes), context);
  const fails = (call: Promise<unknown>) => failure(call, adrollSecrets);

  test('a segment that the config names is found, and one that is not there is a mistake', async () => {
    const { id } = await connect().createList(spec);
    expect(await connect({ segments: new Map([['vips', id]]) }).findList(spec)).toMatchObject({ id, name: 'VIPs' });
    const error = await fails(connect({ segments: new Map([['vips', 'NOSUCHSEGMENT']]) }).findList(spec));
    expect(error).toMatchObject({ disposition: 'config', fix: expect.stringContaining('`segments`') as string });
    const said = connect({ segments: new Map([['vips', 'new']]) });
    expect(await said.findList(spec)).toBeUndefined();
    expect(said.whenUnanswered?.(spec)).toBeUndefined();
  });

  test('members stay for the days of the segment and leave by themselves', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    await destination.send(id, 'add', ['ada', 'ben'].map(inPlain));
    await context.sleep(20 * 86_400_000);
    await destination.send(id, 'add', [inPlain('ben')]);
    await context.sleep(11 * 86_400_000);
    expect(await destination.describeList(id)).toMatchObject({ size: { lower: 1, upper: 1 } });
  });

  test('a person with several addresses is one member, also when one of them is refused', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    const two = { ...inPlain('ada'), values: { email: ['ada@example.com', 'ada@example.org'] } };
    expect(await destination.send(id, 'add', [two, inPlain('ben')])).toMatchObject(allTaken);
    sandbox.addFault('adroll', { kind: 'rows', indexes: [0, 1], times: 2 });
    expect(await fails(destination.send(id, 'add', [two, inPlain('ben')]))).toMatchObject({
      disposition: 'skip',
      members: [{ index: 0, reason: 'INVALID' }],
    });
  });

  test('a digest is no address, and the platform says when there may be more calls', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    expect(await fails(destination.send(id, 'add', [memberOf('ada')]))).toMatchObject({ disposition: 'skip' });
    for (let call = 2; call < 100; call += 1) await destination.describeList(id);
    const error = await fails(destination.describeList(id));
    expect(error).toMatchObject({ disposition: 'defer', httpStatus: 429 });
    expect(error.comeBackAt?.toISOString()).toMatch(/T00:00:00.000Z$/);
  });

  test('a segment of another type is not taken, though the config names it', async () => {
    const segment = { segment_id: 'SEG1', name: 'Visitors', type: 'composite', emails: 0 };
    const server = await loopback(() => ({ body: { result: 'success', segment } }));
    const named = adrollConfig({ adroll: server.url }, { segments: new Map([['vips', 'SEG1']]) });
    const error = await fails(connectAdroll(named, context).findList(spec));
    expect(error).toMatchObject({ disposition: 'config', fix: expect.stringContaining('of type crm') as string });
    expect(error.message).toContain('SEG1 is of type composite');
  });

  const taken = { result: 'success', segment: { segment_id: 'SEG1', name: 'VIPs', type: 'crm', emails: 1 } };
  const answering = async (body: unknown, changes: Partial<AdrollConfig> = {}) => {
    const server = await loopback(() => ({ body }));
    return { server, destination: connectAdroll(adrollConfig({ adroll: server.url }, changes), context) };
  };

  test.each([
    ['errors inside', { errors: [{ message: 'Invalid: ada@example.com', code: 1 }] }, 'config'],
    ['errors inside that name an address', { errors: [{ code: 1, field: 'data[0].email' }] }, 'skip'],
    ['errors inside without a code', { errors: [{}] }, 'give-up'],
    ['another result', { ...taken, result: 'failure' }, 'give-up'],
    ['another segment', { ...taken, segment: { ...taken.segment, segment_id: 'SEG2' } }, 'give-up'],
  ])('HTTP 200 with %s is no success', async (_, body, disposition) => {
    const { destination } = await answering(body);
    expect(await fails(destination.send('SEG1', 'add', [inPlain('ada')]))).toMatchObject({ disposition });
    expect(await fails(destination.describeList('SEG1'))).toBeDefined();
  });

  test('an answer that says less is a success', async () => {
    for (const body of [taken, {}]) {
      const { destination } = await answering(body);
      expect(await destination.send('SEG1', 'add', [inPlain('ada')])).toMatchObject(allTaken);
    }
  });

  test('a name that is taken, and what to do', async () => {
    const { destination } = await answering({ errors: [{ message: 'Duplicate', code: 256, field: 'name' }] });
    const fix = expect.stringContaining('`segments` of destination adroll') as string;
    expect(await fails(destination.createList(spec))).toMatchObject({ disposition: 'config', code: 'DUPLICATE', fix });
  });

  test('a call has no more addresses than it may, however many a person has', async () => {
    const several = (id: string): Member => ({
      ...memberOf(id),
      values: { email: ['com', 'net', 'org'].map((top) => `${id}@example.${top}`) },
    });
    const members = ['ada', 'ben'].map(several);
    const { server, destination } = await answering(taken, { batchSize: 2 });
    await destination.send('SEG1', 'add', members);
    const sent = server.received.map(({ body }) => (JSON.parse(body) as { data: { email: string }[] }).data);
    expect(sent.map(({ length }) => length)).toEqual([2, 2, 2]);
    expect(sent.flat().map(({ email }) => email)).toEqual(members.flatMap(({ values }) => values.email));

    const whole = await answering(taken, { batchSize: 2, post: 'replace' });
    const session = whole.destination.replacing?.open('SEG1');
    expect(await fails(session?.send({ seq: 1, last: true }, members) ?? Promise.resolve())).toMatchObject({
      disposition: 'config',
      fix: expect.stringContaining('`batch_size`') as string,
    });
    expect(whole.server.received).toEqual([]);
  });

  test('another advertiser, and an address without the key of the app', async () => {
    const account = (await connect({ account: 'ADVERTISABLE999' }).check()).find(({ ok }) => !ok);
    expect(account).toMatchObject({ what: 'account', fix: expect.stringContaining('`account`') as string });
    expect(await fails(connect({ apiKey: 'wrong' }).createList(spec))).toMatchObject({ disposition: 'credentials' });
  });
});
