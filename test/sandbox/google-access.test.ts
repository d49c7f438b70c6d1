import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Quota } from '../../src/sandbox/google/quota.ts';
import {
  destination,
  email,
  ingestion,
  LISTS,
  member,
  newList,
  openGoogle,
  removal,
  requestToken,
  send,
  textOf,
  violationsOf,
  type GoogleClient,
} from './google-client.ts';

const SCOPE = 'https://www.googleapis.com/auth/datamanager';
const MEMBERS = [member(email('ada@example.com')), member(email('bo@example.org'))];

let google: GoogleClient;
let tokenUrl: string;

beforeEach(async () => {
  google = await openGoogle({ population: [{ id: 'ada', emails: ['ada@example.com'] }] });
  tokenUrl = google.sandbox.urls.google_token_endpoint;
});
afterEach(() => google.sandbox.close());

const readLists = (token: string) =>
  send(google.sandbox.urls.google + LISTS, { headers: { authorization: `Bearer ${token}` } });

/** A service account's assertion, whose signature nobody checks. */
function assertion(claims: object = {}, header: object = {}): string {
  const body = {
    iss: 'robot@project.iam.example.com',
    scope: SCOPE,
    aud: 'https://oauth2.googleapis.com/token',
    iat: 1_800_000_000,
    exp: 1_800_003_600,
    ...claims,
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part), 'utf8').toString('base64url');
  return `${encode({ alg: 'RS256', typ: 'JWT', ...header })}.${encode(body)}.c2lnbmF0dXJl`;
}

const requestByJwt = (jwt: string) =>
  send(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt }),
  });

describe('the token endpoint', () => {
  test('gives an access token for the refresh token', async () => {
    const answer = await requestToken(tokenUrl);
    // Whoever made it allowed the Google Ads API as well.
    const scope = `${SCOPE} https://www.googleapis.com/auth/adwords`;
    expect(answer).toMatchObject({ status: 200, body: { expires_in: 3599, token_type: 'Bearer', scope } });
    expect((await readLists(textOf(answer.body, 'access_token'))).status).toBe(200);
  });

  test.each<[string, Record<string, string | undefined>, number, string]>([
    ['another client', { client_id: 'x' }, 401, 'invalid_client'],
    ['another secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['another refresh token', { refresh_token: 'x' }, 400, 'invalid_grant'],
    ['no refresh token', { refresh_token: undefined }, 400, 'invalid_request'],
    ['no grant', { grant_type: undefined }, 400, 'invalid_request'],
    ['another grant', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_, fields, status, error) => {
    expect(await requestToken(tokenUrl, fields)).toMatchObject({ status, body: { error } });
  });

  test('wants a form', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: 'sandbox-refresh-token' });
    expect(await send(tokenUrl, { method: 'POST', headers, body })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect((await send(tokenUrl, {})).status).toBe(404);
  });

  test('gives a service account a token for its assertion', async () => {
    for (const claims of [{}, { aud: tokenUrl }]) {
      const answer = await requestByJwt(assertion(claims));
      expect(answer).toMatchObject({ status: 200, body: { expires_in: 3599, scope: SCOPE } });
      expect((await readLists(textOf(answer.body, 'access_token'))).status).toBe(200);
    }
  });

  test.each<[string, string, string]>([
    ['no token', 'x', 'invalid_grant'],
    ['another audience', assertion({ aud: 'https://example.com/token' }), 'invalid_grant'],
    ['no service account as issuer', assertion({ iss: 'robot' }), 'invalid_grant'],
    ['another algorithm', assertion({}, { alg: 'HS256' }), 'invalid_grant'],
    ['a life of more than an hour', assertion({ exp: 1_800_003_601 }), 'invalid_grant'],
    ['an end before its beginning', assertion({ exp: 1 }), 'invalid_grant'],
    ['no scope', assertion({ scope: undefined }), 'invalid_scope'],
  ])('refuses an assertion with %s', async (_, jwt, error) => {
    expect(await requestByJwt(jwt)).toMatchObject({ status: 400, body: { error } });
  });

  test('gives no more tokens once they were revoked', async () => {
    google.sandbox.addFault('google', { kind: 'revoke_tokens' });
    expect(await requestToken(tokenUrl)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await requestByJwt(assertion())).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await google.call('GET', LISTS)).status).toBe(401);
    google.sandbox.clearFaults('google');
    expect((await requestToken(tokenUrl)).status).toBe(200);
  });
});

describe('access', () => {
  test('needs a token in the header', async () => {
    for (const [path, headers] of [
      [LISTS, { authorization: '' }],
      [LISTS, { authorization: 'Bearer x' }],
      [LISTS, { authorization: 'Basic eDp4' }],
      [`${LISTS}?access_token=x`, { authorization: '' }],
    ] as const) {
      const answer = await google.call('GET', path, undefined, headers);
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  test('ends with the life of the token', async () => {
    google.sandbox.advance(3_590_000);
    expect((await google.call('GET', LISTS)).status).toBe(200);
    google.sandbox.advance(9_000);
    expect((await google.call('GET', LISTS)).status).toBe(401);
  });

  test('ends when tokens expire, until there is a new one', async () => {
    google.sandbox.addFault('google', { kind: 'expire_tokens', match: { path: ':ingest' }, times: 1 });
    const list = await google.createList();
    expect((await google.members('ingest', ingestion(list, MEMBERS))).status).toBe(401);
    expect((await google.call('GET', LISTS)).status).toBe(401);
    await google.signIn();
    expect((await google.members('ingest', ingestion(list, MEMBERS))).status).toBe(200);
  });

  test('is refused to tokens of another scope', async () => {
    const { body } = await requestByJwt(assertion({ scope: 'https://www.googleapis.com/auth/adwords' }));
    expect(await readLists(textOf(body, 'access_token'))).toMatchObject({
      status: 403,
      body: {
        error: {
          status: 'PERMISSION_DENIED',
          details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', domain: 'googleapis.com' }, {}],
        },
      },
    });
  });

  test.each(['SERVICE_DISABLED', 'NOT_ALLOWLISTED', undefined])(
    'can be forbidden for the reason %s',
    async (reason) => {
      google.sandbox.addFault('google', { kind: 'permission', ...(reason !== undefined && { reason }) });
      expect(await google.call('GET', LISTS)).toMatchObject({
        status: 403,
        body: { error: { status: 'PERMISSION_DENIED', details: [{ reason: reason ?? 'PERMISSION_DENIED' }, {}] } },
      });
    },
  );

  test('to ingestion ends with the terms', async () => {
    const list = await google.createList();
    google.sandbox.addFault('google', { kind: 'terms' });
    expect(await google.members('ingest', ingestion(list, MEMBERS))).toMatchObject({
      status: 403,
      body: { error: { details: [{ reason: 'TERMS_AND_CONDITIONS_NOT_SIGNED' }, {}] } },
    });
    expect((await google.members('remove', removal(list, MEMBERS))).status).toBe(200);
  });
});

describe('requests', () => {
  test.each([
    ['GET', '/v1/audienceMembers:ingest'],
    ['POST', '/v2/audienceMembers:ingest'],
    ['PUT', LISTS],
    ['GET', '/'],
  ])('to %s %s find nothing', async (method, path) => {
    const answer = await google.call(method, path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  test('need JSON that says so', async () => {
    for (const [type, body] of [
      ['text/plain', JSON.stringify(newList())],
      ['application/json', '{'],
      ['application/json', '[]'],
    ] as const) {
      const token = textOf((await requestToken(tokenUrl)).body, 'access_token');
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const answer = await send(google.sandbox.urls.google + LISTS, { method: 'POST', headers, body });
      expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    }
    expect((await google.call('GET', LISTS)).body).toEqual({});
  });

  test('refuse query parameters that they do not have', async () => {
    const answer = await google.call('POST', '/v1/audienceMembers:ingest?validateOnly=true', ingestion('1', MEMBERS));
    expect(answer.status).toBe(400);
    expect(violationsOf(answer)).toEqual(['- validateOnly']);
    expect((await google.call('GET', '/v1/requestStatus:retrieve?id=1')).status).toBe(400);
  });

  test('are answered with the date of the sandbox', async () => {
    google.sandbox.advance(60_000);
    const { headers } = await google.call('GET', LISTS);
    expect(Date.parse(headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 50_000);
  });

  test('are recorded with what they were, without secrets', async () => {
    const list = await google.createList();
    await google.members('ingest', ingestion(list, MEMBERS, { encoding: undefined }));
    await google.members('removeAll', { destinations: [destination(list)] });
    await google.call('GET', `${LISTS}?pageToken=secret&pageSize=5`);
    const seen = google.sandbox.requests('google').map((request) => ({ ...request, at: 0, path: '', method: '' }));
    expect(seen).toMatchObject([
      { query: '', kind: 'token', status: 200 },
      { query: '', kind: 'list', operation: 'create', list, status: 200 },
      { query: '', kind: 'membership', operation: 'ingest', list, members: 2, status: 400 },
      { query: '', kind: 'membership', operation: 'removeAll', list, status: 200 },
      { query: 'pageSize=5', kind: 'read', operation: 'list', status: 400 },
    ]);
  });
});

describe('rate limits', () => {
  const MINUTE = 60_000;

  /** How many of these calls the quota lets through. */
  const passing = (quota: Quota, name: 'ingestion' | 'other', times: readonly number[]) =>
    times.filter((now) => {
      try {
        quota.spend(name, now);
        return true;
      } catch {
        return false;
      }
    }).length;

  test('are 300 ingestion calls and 300 others in any minute', () => {
    const quota = new Quota();
    const burst = (now: number) => Array.from({ length: 301 }, () => now);
    expect(passing(quota, 'ingestion', burst(0))).toBe(300);
    expect(passing(quota, 'other', burst(MINUTE / 2))).toBe(300);
    expect(passing(quota, 'ingestion', burst(MINUTE - 1))).toBe(0);
    expect(passing(quota, 'ingestion', burst(MINUTE))).toBe(300);
    expect(passing(quota, 'other', burst(MINUTE))).toBe(0);
  });

  test.each([
    ['ingestion', 100_000],
    ['other', 50_000],
  ] as const)('are for %s %i calls a day', (name, most) => {
    const quota = new Quota();
    const daily = Array.from({ length: most + 1000 }, (_, i) => Math.floor(i / 300) * MINUTE);
    expect(passing(quota, name, daily)).toBe(most);
    expect(() => quota.spend(name, MINUTE * 340)).toThrow(
      `${name === 'other' ? 'Other' : 'Ingestion'} requests per day`,
    );
    quota.spend(name, 24 * 60 * MINUTE);
  });

  test('are kept by the servers, for status calls like for ingestion, and can be switched off', async () => {
    const free = await openGoogle({ rateLimits: false });
    const ask = (client: GoogleClient) =>
      Promise.all(Array.from({ length: 301 }, () => client.status('1'))).then((answers) =>
        answers.filter(({ status }) => status === 429),
      );
    try {
      expect(await ask(free)).toEqual([]);
    } finally {
      await free.sandbox.close();
    }
    const refused = await ask(google);
    expect(refused).toMatchObject([
      { body: { error: { status: 'RESOURCE_EXHAUSTED', details: [{ reason: 'RESOURCE_EXHAUSTED' }, {}] } } },
    ]);
    expect(refused[0]?.headers.get('retry-after')).toBeNull();
    expect((await google.members('ingest', {})).status).toBe(429);
    expect((await google.call('GET', LISTS)).status).toBe(200);
    google.sandbox.advance(MINUTE);
    expect((await google.members('ingest', {})).status).toBe(400);
  });

  test.each([false, true])('can be reached on demand, for the day: %s', async (daily) => {
    google.sandbox.addFault('google', { kind: 'throttle', daily, retryAfterSeconds: 7, times: 1 });
    const answer = await google.members('ingest', {});
    expect(answer).toMatchObject({ status: 429, body: { error: { status: 'RESOURCE_EXHAUSTED' } } });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(JSON.stringify(answer.body)).toContain(
      daily ? 'Ingestion requests per day' : 'Ingestion requests per minute',
    );
    expect((await google.members('ingest', {})).status).toBe(400);
  });
});

describe('faults', () => {
  test.each([
    [500, 'INTERNAL', 'INTERNAL_ERROR'],
    [503, 'UNAVAILABLE', 'INTERNAL_ERROR'],
    [504, 'DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED'],
  ])('a status %i has the shape of Google errors', async (status, name, reason) => {
    google.sandbox.addFault('google', { kind: 'status', status });
    expect(await google.call('GET', LISTS)).toMatchObject({
      status,
      body: { error: { code: status, status: name, details: [{ reason }, { requestId: expect.any(String) }] } },
    });
  });

  test('single rows refuse the whole request, by index, value or every nth', async () => {
    const list = await google.createList();
    const refused = async () => violationsOf(await google.members('ingest', ingestion(list, MEMBERS)));
    const path = 'compositeData.userData.userIdentifiers[0]';
    google.sandbox.addFault('google', { kind: 'rows', indexes: [0], reason: 'INVALID_HEX_ENCODING', times: 1 });
    expect(await refused()).toEqual([`INVALID_HEX_ENCODING audienceMembers[0].${path}`]);
    const values = Object.values(email('bo@example.org')) as string[];
    google.sandbox.addFault('google', { kind: 'rows', values, times: 1 });
    await google.members('remove', removal(list, MEMBERS.slice(0, 1)));
    expect(await refused()).toEqual([`INVALID_AUDIENCE_MEMBER audienceMembers[1].${path}`]);
    google.sandbox.addFault('google', { kind: 'rows', every: 2, times: 1 });
    expect(await refused()).toEqual([`INVALID_AUDIENCE_MEMBER audienceMembers[1].${path}`]);
    expect(google.sandbox.lists('google')[0]?.size).toBe(0);
    expect((await google.members('ingest', ingestion(list, MEMBERS))).status).toBe(200);
  });

  test('optional fields only give warnings', async () => {
    const list = await google.createList();
    google.sandbox.addFault('google', { kind: 'field_warnings', field: 'audienceMembers[0].consent', times: 1 });
    google.sandbox.addFault('google', { kind: 'snake_case' });
    expect(await google.members('ingest', ingestion(list, MEMBERS))).toMatchObject({
      status: 200,
      body: { fieldWarnings: [{ field: 'audience_members[0].consent', reason: 'INVALID_FIELD_VALUE' }] },
    });
    expect(google.sandbox.lists('google')[0]?.size).toBe(2);
  });
});
