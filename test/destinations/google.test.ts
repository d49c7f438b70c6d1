import { connectGoogle } from '../../src/destinations/google/google.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleConfig } from '../../src/destinations/google/settings.ts';
import { digest } from '../../src/sandbox/engine/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { conformance, memberOf } from './conformance.ts';
import { failure } from './failure.ts';
import { type TestContext, testContext } from './test-context.ts';
import { googleConfig, googleSecrets } from './google/google-config.ts';

const known = sandboxCredentials.google;

conformance({
  title: 'google',
  platform: 'google',
  connect: (sandbox, context) => connectGoogle(googleConfig(sandbox.urls), context),
  secrets: googleSecrets,
  renewsTokens: true,
  version: undefined,
  hasTerms: true,
  hasListLimit: true,
  hasDailyQuota: true,
  onlyLooking: { kind: 'permission', match: { method: 'POST' } },
  rowFaults: 'skip',
  membership: { method: 'POST', path: 'audienceMembers:' },
  creation: { method: 'POST', path: '/userLists' },
  deleteList: async (sandbox, id) => {
    const form = { client_id: known.client_id, client_secret: known.client_secret, refresh_token: known.refresh_token };
    const signedIn = await fetch(sandbox.urls.google_token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', ...form }),
    });
    const { access_token: token } = (await signedIn.json()) as { access_token: string };
    await fetch(`${sandbox.urls.google}/v1/accountTypes/GOOGLE_ADS/accounts/${known.account}/userLists/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
  },
  // A list id that is none is a fault of the request; that a list was deleted shows when it is described.
  whenDeleted: 'config',
});

describe('google', () => {
  const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };
  let sandbox: Sandbox;
  let context: TestContext;
  beforeEach(async () => {
    sandbox = await startSandbox({ googleProcessingMs: 60_000 });
    context = testContext(sandbox);
  });
  afterEach(() => sandbox.close());

  const connect = (changes: Partial<GoogleConfig> = {}) => connectGoogle(googleConfig(sandbox.urls, changes), context);
  const fails = (call: Promise<unknown>) => failure(call, googleSecrets);

  test('writes nothing while the terms are not accepted', async () => {
    const id = (await connect().createList(spec)).id;
    sandbox.clearRequests();
    const careful = connect({ acceptCustomerMatchTerms: false });
    const calls = [
      careful.createList({ ...spec, key: 'audience-sync:shop:others' }),
      careful.updateList(id, spec),
      careful.send(id, 'add', [memberOf('ada')]),
      careful.send(id, 'remove', [memberOf('ada')]),
    ];
    for (const call of calls) {
      const error = await fails(call);
      expect(error.disposition).toBe('config');
      expect(error.fix).toContain('accept_customer_match_terms: true');
    }
    expect(sandbox.requests('google')).toEqual([]);
    expect((await careful.check()).find(({ what }) => what === 'terms')).toMatchObject({ ok: false });
  });

  test('reaches the account through a manager, also when it asks for results', async () => {
    const destination = connect({ loginAccount: known.login_account });
    const { id } = await destination.createList(spec);
    const { reference = '' } = await destination.send(id, 'add', [memberOf('ada')]);
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'processing' });
    sandbox.settle();
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'done', refused: {} });
    expect((await destination.check()).filter(({ ok }) => !ok)).toEqual([]);
  });

  test('an account that the token cannot see, and a manager that does not manage it', async () => {
    const unseen = await fails(connect({ account: '9999999999' }).findList(spec));
    expect(unseen.disposition).toBe('refused');
    expect(unseen.fix).toContain('9999999999');
    const stranger = await fails(connect({ loginAccount: '9999999999' }).findList(spec));
    expect(stranger).toMatchObject({ disposition: 'config', code: 'OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH' });
    expect(stranger.fix).toContain('login_account');
  });

  test('a name that another list has is told by that name', async () => {
    await connect().createList(spec);
    const error = await fails(connect().createList({ ...spec, key: 'audience-sync:shop:others' }));
    expect(error.disposition).toBe('config');
    expect(error.message).toContain('VIPs');
  });

  test.each([false, true])('bad rows are named by their place in the batch (snake case: %s)', async (isSnake) => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    const bad = { key: '3', values: { email: ['not-a-digest'] }, signals: ['ads', 'personalization'] } as const;
    if (isSnake) sandbox.addFault('google', { kind: 'snake_case' });
    const error = await fails(destination.send(id, 'add', [memberOf('ada'), bad, memberOf('ben'), bad]));
    expect(error.disposition).toBe('skip');
    expect(error.members.map(({ index }) => index)).toEqual([1, 3]);
  });

  test('who has nothing to be found by is left out before anything is sent', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.clearRequests();
    const nobody = { key: '2', values: { country: ['US'] }, signals: ['ads', 'personalization'] } as const;
    expect(await fails(destination.send(id, 'add', [memberOf('ada'), nobody]))).toMatchObject({
      disposition: 'skip',
      members: [{ index: 1, reason: 'no_identifier' }],
    });
    expect(sandbox.requests('google')).toEqual([]);
  });

  test('an address finds a person', async () => {
    const person = { id: 'eve', first_name: 'Eve', last_name: 'Example', country: 'US', postal_code: '94045' };
    sandbox.setPopulation([person]);
    const destination = connect();
    const { id } = await destination.createList(spec);
    const values = {
      first_name: [digest('eve')],
      last_name: [digest('example')],
      country: ['US'],
      postal_code: ['94045'],
    };
    await destination.send(id, 'add', [{ key: '4', values, signals: [] }]);
    sandbox.settle();
    expect(sandbox.lists('google')).toMatchObject([{ people: ['eve'] }]);
  });

  test('what is found wrong later is counted by reason', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('google', { kind: 'rows', indexes: [0], later: true, reason: 'NO_CONSENT', times: 1 });
    const { reference = '' } = await destination.send(id, 'add', [memberOf('ada'), memberOf('ben')]);
    sandbox.settle();
    expect(await destination.poll?.(reference)).toMatchObject({ state: 'partial', refused: { NO_CONSENT: 1 } });
  });

  test('a request that Google does not know is gone', async () => {
    expect((await fails(connect().poll?.('no-such-request') ?? Promise.resolve())).disposition).toBe('gone');
  });

  test('warnings about optional fields are passed on without places', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('google', { kind: 'field_warnings', field: 'audienceMembers[7].userData', reason: 'ODD' });
    const { warnings } = await destination.send(id, 'add', [memberOf('ada')]);
    expect(warnings).toEqual(['Google warns of audienceMembers.userData: ODD']);
  });

  test('waits as long as it is asked to', async () => {
    sandbox.addFault('google', { kind: 'throttle', retryAfterSeconds: 17 });
    expect(await fails(connect().findList(spec))).toMatchObject({ disposition: 'wait', waitMs: 17_000 });
  });

  test('preflight names the lists whose names others of the account have, and not those that are ours', async () => {
    const destination = connect();
    await destination.createList(spec);
    await destination.createList({ ...spec, key: 'audience-sync:bakery:vips', name: 'Lapsed' });
    const wanted = [spec, { ...spec, key: 'audience-sync:shop:lapsed', name: 'Lapsed' }];
    expect((await destination.check(wanted)).filter(({ ok }) => !ok)).toMatchObject([
      {
        what: 'name',
        detail: expect.stringContaining('another list named “Lapsed”'),
        fix: expect.stringContaining('`name`'),
      },
    ]);
    // The list that has the name is of this config too and about to be renamed.
    const swapped = [
      { ...spec, name: 'VIPs of old' },
      { ...spec, key: 'audience-sync:shop:new', name: spec.name },
    ];
    expect((await destination.check(swapped)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test('preflight tells of terms that nobody accepted in the account', async () => {
    await connect().createList(spec);
    sandbox.addFault('google', { kind: 'terms' });
    expect((await connect().check()).filter(({ ok }) => !ok)).toMatchObject([{ what: 'terms' }]);
  });
});
