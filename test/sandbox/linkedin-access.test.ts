import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requestToken, send } from './google-client.ts';
import { ACCOUNT, DAY_MS, FIND, openLinkedin, refusal, TOKEN, type LinkedinClient } from './linkedin-client.ts';

let linkedin: LinkedinClient;
beforeEach(async () => {
  linkedin = await openLinkedin();
});
afterEach(() => linkedin.sandbox.close());

const BAD = refusal(400, 'ILLEGAL_ARGUMENT');
const DENIED = refusal(403, 'ACCESS_DENIED', 100);

function encoded(account: number): string {
  return encodeURIComponent(`urn:li:sponsoredAccount:${account}`);
}

describe('the member', () => {
  const KEY = `(account:${encoded(5_123_456)},user:urn%3Ali%3Aperson%3AAbC123)`;

  test('is told, with a role on the account, under both notations of the key', async () => {
    expect((await linkedin.call('GET', 'me')).body).toEqual({ id: 'AbC123' });
    const user = { account: ACCOUNT, user: 'urn:li:person:AbC123', role: 'CAMPAIGN_MANAGER' };
    expect((await linkedin.call('GET', `adAccountUsers/${KEY}`)).body).toEqual(user);
    const plain = `account=${ACCOUNT}&user=urn:li:person:AbC123`;
    expect((await linkedin.call('GET', `adAccountUsers/${plain}`)).body).toEqual(user);
    expect((await linkedin.call('GET', `adAccountUsers/${encodeURIComponent(plain)}`)).body).toEqual(user);
  });

  test('has no role on other accounts, and others have none', async () => {
    expect(await linkedin.call('GET', `adAccountUsers/${KEY.replace('5123456', '999')}`)).toMatchObject(DENIED);
    expect(await linkedin.call('GET', `adAccountUsers/${KEY.replace('AbC', 'Xyz')}`)).toMatchObject({ status: 404 });
    expect(await linkedin.call('GET', `adAccountUsers/(account:${ACCOUNT},user:urn:li:person:AbC123)`)).toMatchObject(
      BAD,
    );
  });
});

describe('tokens', () => {
  const YEAR = 31_536_000;

  function refresh(fields: Record<string, string | undefined> = {}) {
    return requestToken(linkedin.sandbox.urls.linkedin_token_endpoint, fields);
  }

  function introspect(token: string, fields: Record<string, string> = {}) {
    const body = new URLSearchParams({
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
      token,
      ...fields,
    });
    return send(`${linkedin.sandbox.urls.linkedin}/oauth/v2/introspectToken`, { method: 'POST', body });
  }

  async function freshToken(): Promise<string> {
    return String(((await refresh()).body as { access_token: unknown }).access_token);
  }

  test('are given for a refresh token; they live for 60 days', async () => {
    const { status, body } = await refresh();
    expect(status).toBe(200);
    expect(body).toMatchObject({ expires_in: 5_184_000, refresh_token: 'sandbox-refresh-token' });
    const headers = { authorization: `Bearer ${(body as { access_token: string }).access_token}` };
    expect(await linkedin.call('GET', FIND, undefined, headers)).toMatchObject({ status: 200 });
    linkedin.sandbox.advance(61 * DAY_MS);
    const late = await linkedin.call('GET', FIND, undefined, headers);
    expect(late).toMatchObject(refusal(401, 'EXPIRED_ACCESS_TOKEN', 65_602));
  });

  test('can be refreshed until 365 days after consent, not longer', async () => {
    expect((await refresh()).body).toMatchObject({ refresh_token_expires_in: expect.closeTo(YEAR, -2) });
    linkedin.sandbox.advance(300 * DAY_MS);
    expect((await refresh()).body).toMatchObject({ refresh_token_expires_in: expect.closeTo(YEAR - 300 * 86_400, -2) });
    linkedin.sandbox.advance(66 * DAY_MS);
    expect(await refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test.each([
    [{ client_secret: 'other' }, 401, 'invalid_client'],
    [{ client_id: undefined }, 401, 'invalid_client'],
    [{ refresh_token: 'other' }, 400, 'invalid_grant'],
    [{ refresh_token: undefined }, 400, 'invalid_grant'],
    [{ grant_type: 'authorization_code' }, 400, 'invalid_request'],
    [{ scope: 'r_ads' }, 400, 'invalid_request'],
  ])('with %j are refused', async (fields, status, error) => {
    expect(await refresh(fields)).toMatchObject({ status, body: { error } });
  });

  test('are asked for by POST with a form', async () => {
    const { linkedin_token_endpoint: url } = linkedin.sandbox.urls;
    expect(await send(url, {})).toMatchObject({ status: 405 });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ grant_type: 'refresh_token' });
    expect(await send(url, { method: 'POST', headers, body })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect(await requestToken(`${url}?client_secret=sandbox-secret`)).toMatchObject({ status: 400 });
    expect(await requestToken(`${url}s`)).toMatchObject({ status: 404 });
  });

  test('can be looked into', async () => {
    const token = await freshToken();
    const in60Days = Date.now() / 1000 + 5_184_000;
    const fresh = { active: true, status: 'active', scope: 'r_ads,r_basicprofile,rw_dmp_segments' };
    expect((await introspect(token)).body).toEqual({ ...fresh, expires_at: expect.closeTo(in60Days, -2) });
    expect((await introspect(TOKEN)).body).toMatchObject(fresh);
    expect((await introspect('other')).body).toEqual({ active: false });
    linkedin.sandbox.advance(61 * DAY_MS);
    expect((await introspect(token)).body).toMatchObject({ active: false, status: 'expired' });
    expect(await introspect(token, { client_secret: 'other' })).toMatchObject({ status: 401 });
    expect(await introspect(token, { hint: 'access' })).toMatchObject({ status: 400 });
  });
});
