import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MetaConfig } from '../../src/destinations/meta/settings.ts';
import type { Destination, ListSpec } from '../../src/destinations/destination.ts';
import type { Member } from '../../src/destinations/member.ts';
import { connectMeta } from '../../src/destinations/meta/meta.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { digest, type Person } from '../../src/sandbox/engine/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { allTaken, conformance, memberOf } from './conformance.ts';
import { failure } from './failure.ts';
import { type TestContext, testContext } from './test-context.ts';

const known = sandboxCredentials.meta;

function configFor({ urls }: Sandbox, changes: Partial<MetaConfig> = {}): MetaConfig {
  return {
    type: 'meta',
    name: 'meta',
    account: known.account,
    auth: { kind: 'access_token', accessToken: known.access_token },
    appSecret: undefined,
    apiVersion: 'v26.0',
    endpoint: urls.meta,
    ...changes,
  };
}

conformance({
  title: 'meta',
  platform: 'meta',
  connect: (sandbox, context) => connectMeta(configFor(sandbox), context),
  secrets: [known.access_token],
  renewsTokens: false,
  version: 'v26.0',
  hasTerms: true,
  hasListLimit: true,
  hasDailyQuota: false,
  onlyLooking: { kind: 'permission', role: 'VIEWER' },
  rowFaults: 'counted',
  sessions: { path: '/usersreplace', areTold: true },
  membership: { path: '/users' },
  creation: { method: 'POST', path: '/customaudiences' },
  deleteList: async (sandbox, id) => {
    await fetch(`${sandbox.urls.meta}/v26.0/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${known.access_token}` },
    });
  },
  whenDeleted: 'gone',
});

const ada: Person = {
  id: 'ada',
  emails: ['ada@example.com', 'ada@example.org'],
  phones: ['+16502530000'],
  first_name: 'Ada',
  last_name: 'Example',
  country: 'US',
  postal_code: '94043',
  mobile_ad_id: '38400000-8cf0-11bd-b23e-10b96e40000d',
  external_id: 'c-1',
};
const ben: Person = { id: 'ben', emails: ['ben@example.com'] };

const spec: ListSpec = {
  key: 'audience-sync:acme:buyers',
  name: 'Buyers',
  description: 'Who bought lately',
  membershipDays: undefined,
};

const member = (values: Member['values']): Member => ({ key: '1', values, signals: [] });

describe('meta, against the sandbox', () => {
  let sandbox: Sandbox;
  let context: TestContext;
  let destination: Destination;
  beforeEach(async () => {
    sandbox = await startSandbox({ population: [ada, ben] });
    context = testContext(sandbox);
    destination = connectMeta(configFor(sandbox), context);
  });
  afterEach(() => sandbox.close());

  const peopleOn = (id: string) => sandbox.lists('meta').find((list) => list.id === id)?.people;

  test.each<readonly [string, Member['values']]>([
    ['an e-mail', { email: [digest('ada@example.com')] }],
    ['a second e-mail', { email: [digest('somebody@example.net'), digest('ada@example.org')] }],
    ['a phone', { phone: [digest('16502530000')] }],
    ['a mobile id', { mobile_ad_id: ['38400000-8cf0-11bd-b23e-10b96e40000d'] }],
    [
      'a name with country and postal code',
      {
        first_name: [digest('ada')],
        last_name: [digest('example')],
        country: [digest('us')],
        postal_code: [digest('94043')],
      },
    ],
  ])('%s finds a person, to add and to remove', async (_, values) => {
    const { id } = await destination.createList(spec);
    expect(await destination.send(id, 'add', [member(values), memberOf('ben')])).toMatchObject(allTaken);
    expect(peopleOn(id)).toEqual(['ada', 'ben']);
    await destination.send(id, 'remove', [member(values)]);
    expect(peopleOn(id)).toEqual(['ben']);
  });

  test('an external id removes whom a row with it added', async () => {
    const { id } = await destination.createList(spec);
    const external = { external_id: [digest('c-1')] };
    await destination.send(id, 'add', [member({ ...external, email: [digest('ada@example.com')] })]);
    expect(peopleOn(id)).toEqual(['ada']);
    await destination.send(id, 'remove', [member(external)]);
    expect(peopleOn(id)).toEqual([]);
  });

  test('keeps the user’s own description, and retention', async () => {
    const { id } = await destination.createList({ ...spec, membershipDays: 90 });
    const read = await fetch(`${sandbox.urls.meta}/v26.0/${id}?fields=description,retention_days,subtype`, {
      headers: { authorization: `Bearer ${known.access_token}` },
    });
    expect(await read.json()).toMatchObject({
      description: 'Who bought lately [audience-sync:acme:buyers]',
      retention_days: 90,
      subtype: 'CUSTOM',
    });
  });

  test('finds its list among many, over pages that Meta wants smaller and whose next has another host and a token', async () => {
    const { id } = await destination.createList(spec);
    for (let n = 0; n < 60; n += 1) await destination.createList({ ...spec, key: `audience-sync:acme:${n}` });
    const second = await destination.createList(spec);
    sandbox.addFault('meta', { kind: 'page_too_large', limit: 25 });
    sandbox.addFault('meta', { kind: 'paging', origin: 'https://graph.facebook.com', token: true });
    sandbox.clearRequests();
    expect((await destination.findList(spec))?.id).toBe(id);
    expect(second.id).not.toBe(id);
    expect(sandbox.requests('meta').length).toBeGreaterThan(4);
  });

  test.each([803, 100] as const)('a new list that Meta does not know yet (%i) is waited for', async (code) => {
    sandbox.addFault('meta', { kind: 'not_ready', ms: 30_000, code });
    const { id } = await destination.createList(spec);
    const error = await failure(destination.send(id, 'add', [memberOf('ada')]));
    expect(error.disposition).toBe('wait');
    await context.sleep(31_000);
    expect(await destination.send(id, 'add', [memberOf('ada')])).toMatchObject(allTaken);
  });

  test('a flagged list is blocked, and takes no members until a person acts', async () => {
    const { id } = await destination.createList(spec);
    sandbox.addFault('meta', { kind: 'flag_audience', list: id });
    const described = await destination.describeList(id);
    expect(described).toMatchObject({ state: 'blocked', servable: false });
    expect(described?.health).toContain('name suggest health or financial information');
    const error = await failure(destination.send(id, 'add', [memberOf('ada')]));
    expect(error).toMatchObject({ disposition: 'refused', code: '100/1713230' });
  });

  test('a removal from a list that is too small leaves its members for a later run', async () => {
    const { id } = await destination.createList(spec);
    await destination.send(id, 'add', [memberOf('ada')]);
    sandbox.addFault('meta', { kind: 'minimum_size', size: 1 });
    const error = await failure(destination.send(id, 'remove', [memberOf('ada')]));
    expect(error).toMatchObject({ disposition: 'skip', members: [], unclear: false });
    expect(error.message).toContain('too small');
    expect(peopleOn(id)).toEqual(['ada']);
  });

  test.each([
    [{ minutes: 5 }, 300_000],
    [{ seconds: 120 }, 120_000],
    [{ code: 17 }, 60_000],
    [{ code: 613, minutes: 600 }, 3_600_000],
  ])('a limit on calls (%j) is waited for', async (fault, waitMs) => {
    const { id } = await destination.createList(spec);
    sandbox.addFault('meta', { kind: 'throttle', ...fault });
    const error = await failure(destination.send(id, 'add', [memberOf('ada')]));
    expect(error).toMatchObject({ disposition: 'wait', waitMs });
  });

  test('a warning about the version reaches the receipt', async () => {
    const { id } = await destination.createList(spec);
    sandbox.addFault('meta', { kind: 'version_warning' });
    const { warnings } = await destination.send(id, 'add', [memberOf('ada')]);
    expect(warnings).toEqual([expect.stringContaining('API version v26.0')]);
  });

  test('size and servability are what Meta reports', async () => {
    const { id } = await destination.createList(spec);
    await destination.send(id, 'add', [memberOf('ada')]);
    expect(await destination.describeList(id)).toMatchObject({ servable: false, size: { lower: 0, upper: 100 } });
  });

  test('an account that the token cannot see is a setting to mend', async () => {
    const elsewhere = connectMeta(configFor(sandbox, { account: 'act_999' }), context);
    const error = await failure(elsewhere.findList(spec));
    expect(error.disposition).toBe('config');
    const checks = await elsewhere.check();
    expect(checks.filter(({ ok }) => !ok)).toMatchObject([{ what: 'account' }]);
  });

  test('terms that nobody accepted show in the preflight with their page', async () => {
    sandbox.addFault('meta', { kind: 'terms' });
    expect((await destination.check()).filter(({ ok }) => !ok)).toMatchObject([
      { what: 'terms', fix: expect.stringContaining('customaudiences/tos/?act=1234567890') as string },
    ]);
  });

  test('calls signed with the app’s secret are taken, with another one it is a setting to mend', async () => {
    const { id } = await destination.createList(spec);
    const signed = connectMeta(configFor(sandbox, { appSecret: 'sandbox-app-secret' }), context);
    expect(await signed.send(id, 'add', [memberOf('ada')])).toMatchObject(allTaken);
    expect(await signed.send(id, 'remove', [memberOf('ada')])).toMatchObject(allTaken);
    expect(await signed.findList(spec)).toMatchObject({ id });
    const wrong = connectMeta(configFor(sandbox, { appSecret: 'another-secret' }), context);
    for (const call of [wrong.findList(spec), wrong.describeList(id), wrong.updateList(id, spec)]) {
      const error = await failure(call, ['another-secret']);
      expect(error.disposition).toBe('config');
      expect(error.fix).toContain('app_secret');
    }
  });

  test('a token that is not known stops the account', async () => {
    const stranger = connectMeta(
      configFor(sandbox, { auth: { kind: 'access_token', accessToken: 'token-of-nobody' } }),
      context,
    );
    expect((await failure(stranger.findList(spec), ['token-of-nobody'])).disposition).toBe('credentials');
  });
});
