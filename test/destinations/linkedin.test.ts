import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LinkedinConfig } from '../../src/destinations/linkedin/settings.ts';
import { connectLinkedin } from '../../src/destinations/linkedin/linkedin.ts';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { allTaken, conformance, memberOf, type Subject } from './conformance.ts';
import { failure } from './failure.ts';
import { linkedinConfig, linkedinRefreshToken, linkedinSecrets } from './linkedin/linkedin-config.ts';
import { type TestContext, testContext } from './test-context.ts';

const known = sandboxCredentials.linkedin;

const subject: Omit<Subject, 'connect' | 'renewsTokens' | 'title'> = {
  platform: 'linkedin',
  secrets: linkedinSecrets,
  version: '202607',
  hasTerms: false,
  hasListLimit: true,
  hasDailyQuota: true,
  onlyLooking: { kind: 'permission', role: 'VIEWER' },
  rowFaults: 'named',
  membership: { method: 'POST', path: '/users' },
  creation: { method: 'POST', path: '/rest/dmpSegments' },
  deleteList: async ({ urls }, id) => {
    await fetch(`${urls.linkedin}/rest/dmpSegments/${id}`, {
      method: 'DELETE',
      headers: {
        authorization: `Bearer ${known.access_token}`,
        'linkedin-version': '202607',
        'x-restli-protocol-version': '2.0.0',
      },
    });
  },
  whenDeleted: 'gone',
};

conformance({
  ...subject,
  title: 'linkedin with an access token',
  renewsTokens: false,
  connect: (sandbox, context) => connectLinkedin(linkedinConfig(sandbox.urls), context),
});

conformance({
  ...subject,
  title: 'linkedin with a refresh token',
  renewsTokens: true,
  connect: (sandbox, context) => connectLinkedin(linkedinConfig(sandbox.urls, { auth: linkedinRefreshToken }), context),
});

describe('linkedin', () => {
  const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };
  let sandbox: Sandbox;
  let context: TestContext;
  beforeEach(async () => {
    sandbox = await startSandbox();
    context = testContext(sandbox);
  });
  afterEach(() => sandbox.close());

  const connect = (changes: Partial<LinkedinConfig> = {}) =>
    connectLinkedin(linkedinConfig(sandbox.urls, changes), context);
  const fails = (call: Promise<unknown>) => failure(call, linkedinSecrets);
  const daysUntil = (at = new Date(0)) => Math.round((at.getTime() - context.now().getTime()) / 86_400_000);

  test('a new segment that is not found yet is waited for, and one that is old is gone', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('linkedin', { kind: 'not_ready', ms: 20 * 60_000 });
    const calls = [
      () => destination.send(id, 'add', [memberOf('ada')]),
      () => destination.updateList(id, spec),
      () => destination.describeList(id),
    ];
    for (const call of calls) expect(await fails(call())).toMatchObject({ disposition: 'wait', waitMs: 20_000 });
    await context.sleep(6 * 60_000);
    expect((await fails(destination.send(id, 'add', [memberOf('ada')]))).disposition).toBe('gone');
    expect(await destination.describeList(id)).toBeUndefined();
  });

  test('two that create at once make one segment', async () => {
    await connect().createList(spec);
    expect(await fails(connect().createList(spec))).toMatchObject({ disposition: 'retry', httpStatus: 409 });
  });

  test('an expired segment says so', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('linkedin', { kind: 'segment_status', status: 'EXPIRED' });
    expect(await destination.describeList(id)).toMatchObject({ state: 'expired', servable: false });
  });

  test('members without a result are sent again', async () => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('linkedin', { kind: 'fewer_results', missing: 1 });
    const receipt = await destination.send(id, 'add', ['ada', 'ben'].map(memberOf));
    expect(receipt).toMatchObject({ refused: [], again: [1] });
  });

  test.each([429, 503])('a member with status %i is sent again', async (status) => {
    const destination = connect();
    const { id } = await destination.createList(spec);
    sandbox.addFault('linkedin', { kind: 'rows', indexes: [0], status });
    const receipt = await destination.send(id, 'add', ['ada', 'ben'].map(memberOf));
    expect(receipt).toMatchObject({ refused: [], again: [0] });
  });

  test('names leave in clear when the config says so', async () => {
    const destination = connect({ sendPlainNames: true });
    const { id } = await destination.createList(spec);
    const values = { first_name: ['Test'], last_name: ['User'], company: ['Example GmbH'] };
    expect(
      await destination.send(id, 'add', [{ key: '6', values, signals: ['ads', 'personalization'] }]),
    ).toMatchObject(allTaken);
  });

  test('an account, a source platform or a token that LinkedIn does not know', async () => {
    expect((await fails(connect({ account: '999' }).findList(spec))).disposition).toBe('refused');
    expect((await fails(connect({ sourcePlatform: 'WRONG' }).findList(spec))).disposition).toBe('config');
    const auth = { kind: 'access_token', accessToken: 'AQXwrong' } as const;
    expect((await fails(connect({ auth }).findList(spec))).disposition).toBe('credentials');
  });

  test('a refresh token that was revoked: the fix says how long one lasts', async () => {
    sandbox.addFault('linkedin', { kind: 'revoke_tokens' });
    const destination = connect({ auth: linkedinRefreshToken });
    const error = await fails(destination.findList(spec));
    expect(error).toMatchObject({ disposition: 'credentials', code: 'invalid_grant' });
    expect(error.fix).toContain('365 days');
  });

  test('the end of version and refresh token is known', async () => {
    const expiries = await connect({ auth: linkedinRefreshToken }).expiries();
    expect(expiries).toMatchObject([
      { kind: 'version', what: 'LinkedIn-Version 202607', at: new Date('2027-07-15T00:00:00Z') },
      { kind: 'credential', what: 'LinkedIn refresh token' },
    ]);
    expect(daysUntil(expiries[1]?.at)).toBe(365);
    expect(await connect({ apiVersion: '202611' }).expiries()).toMatchObject([{ kind: 'version', at: undefined }, {}]);
  });

  test('the end of an access token is told to the app that it was made for', async () => {
    expect((await connect().expiries())[1]).toMatchObject({
      what: 'LinkedIn access token',
      at: undefined,
      why: expect.stringContaining('client_id') as string,
    });
    const auth = (secret: string) =>
      ({ kind: 'access_token', accessToken: known.access_token, client: { id: known.client_id, secret } }) as const;
    const told = connect({ auth: auth(known.client_secret) });
    const [, end] = await told.expiries();
    expect(daysUntil(end?.at)).toBe(60);
    expect((await told.check()).find(({ what }) => what === 'scope')?.detail).toBe('rw_dmp_segments');
    const stranger = await fails(connect({ auth: auth('another secret') }).expiries());
    expect(stranger).toMatchObject({
      disposition: 'credentials',
      fix: expect.stringContaining('client_secret') as string,
    });
    sandbox.addFault('linkedin', { kind: 'expire_tokens' });
    expect(await fails(told.expiries())).toMatchObject({ disposition: 'credentials' });
    expect((await told.check()).filter(({ ok }) => !ok)).toMatchObject([{ what: 'credentials' }]);
  });

  describe('preflight', () => {
    const findings = async (changes: Partial<LinkedinConfig> = {}) =>
      new Map((await connect(changes).check()).map((result) => [result.what, result]));

    test('tells the role on the account, and refuses a mere viewer', async () => {
      expect((await findings()).get('role')?.detail).toContain('CAMPAIGN_MANAGER');
      sandbox.addFault('linkedin', { kind: 'permission', role: 'VIEWER' });
      const { ok, fix } = (await findings()).get('role') ?? {};
      expect(ok).toBe(false);
      expect(fix).toContain('VIEWER');
    });

    test('a role that cannot be read is no fault', async () => {
      sandbox.addFault('linkedin', { kind: 'permission', match: { path: '/rest/me' } });
      expect((await findings()).get('role')).toMatchObject({ ok: true });
    });

    test('tells when the version ends, and refuses one that ended', async () => {
      expect((await findings()).get('API version')?.detail).toContain('2027-07-15');
      expect((await findings({ apiVersion: '202511' })).get('API version')?.ok).toBe(false);
      expect((await findings({ apiVersion: '202611' })).get('API version')?.detail).toContain('not known');
    });
  });
});
