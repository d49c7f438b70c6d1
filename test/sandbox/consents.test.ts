import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

type Fields = Readonly<Record<string, string>>;

const verifier = 'a-verifier-of-a-test-that-is-long-enough-for-the-rule';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const loopback = 'http://127.0.0.1:8123/';

const apps = {
  google: {
    authorization: () => sandbox.urls.google_authorization_endpoint,
    token: () => sandbox.urls.google_token_endpoint,
    ask: {
      client_id: sandboxCredentials.google.client_id,
      scope: 'https://www.googleapis.com/auth/datamanager',
      access_type: 'offline',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    },
    secret: sandboxCredentials.google.client_secret,
    proof: { code_verifier: verifier },
    reused: 'invalid_grant',
    mismatch: 'redirect_uri_mismatch',
  },
  linkedin: {
    authorization: () => sandbox.urls.linkedin_authorization_endpoint,
    token: () => sandbox.urls.linkedin_token_endpoint,
    ask: { client_id: sandboxCredentials.linkedin.client_id, scope: 'rw_dmp_segments r_ads' },
    secret: sandboxCredentials.linkedin.client_secret,
    proof: {},
    reused: 'invalid_request',
    mismatch: 'invalid_request',
  },
} as const;

describe.each(['google', 'linkedin'] as const)('a person who signs in to %s', (name) => {
  const app = apps[name];
  const authorize = (changes: Fields = {}) => {
    const fields = { response_type: 'code', redirect_uri: loopback, state: 'a state', ...app.ask, ...changes };
    return fetch(`${app.authorization()}?${new URLSearchParams(fields).toString()}`, { redirect: 'manual' });
  };
  const arrival = async (changes: Fields = {}) => new URL((await authorize(changes)).headers.get('location') ?? '');
  const exchange = async (fields: Fields) => {
    const body = new URLSearchParams({ client_id: app.ask.client_id, client_secret: app.secret, ...fields });
    const response = await fetch(app.token(), { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Fields };
  };
  const redeem = (code: string, changes: Fields = {}) =>
    exchange({ grant_type: 'authorization_code', code, redirect_uri: loopback, ...app.proof, ...changes });

  test('comes back with a code and the state; the code gives tokens once, and the refresh token more', async () => {
    const back = await arrival();
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:8123\/\?/);
    expect(back.searchParams.get('state')).toBe('a state');
    const code = back.searchParams.get('code') ?? '';
    const first = await redeem(code);
    expect(first).toMatchObject({ status: 200, body: { scope: app.ask.scope.replace(' ', ',') } });
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: app.reused } });
    const refresh = { grant_type: 'refresh_token', refresh_token: first.body['refresh_token'] ?? '' };
    expect((await exchange(refresh)).status).toBe(200);
    sandbox.addFault(name, { kind: 'revoke_tokens' });
    expect(await exchange(refresh)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const anew = await redeem((await arrival()).searchParams.get('code') ?? '');
    expect((await exchange({ ...refresh, refresh_token: anew.body['refresh_token'] ?? '' })).status).toBe(200);
  });

  test('stays on an error page when the app or the way back is not known', async () => {
    for (const changes of [
      { client_id: 'another' },
      { redirect_uri: 'https://example.org/' },
      { response_type: 'token' },
    ]) {
      const answer = await authorize(changes);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  test('gives no token for another way back, nor for a code that is too old', async () => {
    const code = async () => (await arrival()).searchParams.get('code') ?? '';
    const elsewhere = await redeem(await code(), { redirect_uri: 'http://127.0.0.1:9/' });
    expect(elsewhere).toMatchObject({ status: 400, body: { error: app.mismatch } });
    const old = await code();
    sandbox.advance(11 * 60_000);
    expect((await redeem(old)).status).toBe(400);
  });

  test('may refuse, or allow less', async () => {
    sandbox.addFault(name, { kind: 'consent', error: 'access_denied', times: 1 });
    expect((await arrival()).searchParams.get('error')).toBe('access_denied');
    sandbox.addFault(name, { kind: 'consent', scope: 'something_else', refresh: false });
    const { body } = await redeem((await arrival()).searchParams.get('code') ?? '');
    expect(body).toMatchObject({ scope: 'something_else' });
    expect(body).not.toHaveProperty('refresh_token');
  });
});

test('Google wants the verifier of the challenge, and LinkedIn takes none at all', async () => {
  const code = async (name: 'google' | 'linkedin') => {
    const query = new URLSearchParams({ response_type: 'code', redirect_uri: loopback, ...apps[name].ask });
    const answer = await fetch(`${apps[name].authorization()}?${query.toString()}`, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  };
  const redeem = async (name: 'google' | 'linkedin', proof: Fields) => {
    const { ask, secret, token } = apps[name];
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await code(name),
      redirect_uri: loopback,
      client_id: ask.client_id,
      client_secret: secret,
      ...proof,
    });
    return (await fetch(token(), { method: 'POST', body })).json();
  };
  expect(await redeem('google', {})).toMatchObject({ error: 'invalid_grant' });
  expect(await redeem('google', { code_verifier: `${verifier}x` })).toMatchObject({ error: 'invalid_grant' });
  expect(await redeem('linkedin', { code_verifier: verifier })).toMatchObject({ error: 'invalid_client' });
});
