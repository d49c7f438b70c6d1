import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Clock } from '../../src/sandbox/engine/clock.ts';
import { FaultBook } from '../../src/sandbox/engine/fault-book.ts';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import { platform as linkedinPlatform } from '../../src/sandbox/linkedin/platform.ts';
import { ask } from './direct-call.ts';
import {
  digest,
  elements,
  FIND,
  NEW_SEGMENT,
  openLinkedin,
  refusal,
  statusesOf,
  TOKEN,
  type LinkedinClient,
} from './linkedin-client.ts';

let linkedin: LinkedinClient;
let id: string;
beforeEach(async () => {
  linkedin = await openLinkedin();
  id = await linkedin.create();
});
afterEach(() => linkedin.sandbox.close());

const DENIED = refusal(403, 'ACCESS_DENIED', 100);

function list() {
  return linkedin.sandbox.lists('linkedin')[0];
}

function fault(...faults: readonly Fault[]): void {
  for (const each of faults) linkedin.sandbox.addFault('linkedin', each);
}

describe('limits', () => {
  const THROTTLED = refusal(429, 'TOO_MANY_REQUESTS');

  const HEADERS = {
    authorization: `Bearer ${TOKEN}`,
    'linkedin-version': '202607',
    'x-restli-protocol-version': '2.0.0',
  };

  function openPlatform(rateLimits: boolean) {
    const platform = linkedinPlatform.create({
      clock: new Clock(),
      faults: new FaultBook(),
      rateLimits,
      keepsStrangers: true,
      googleProcessingMs: 0,
    });
    const post = (path: string, body: unknown, method: string, now: number) =>
      ask(platform, { method: 'POST', path, headers: { ...HEADERS, 'x-restli-method': method }, body, now });
    const create = (key: string) => post('/rest/dmpSegments', { ...NEW_SEGMENT, sourceSegmentId: key }, 'CREATE', 0);
    const made = create('first').headers?.['x-restli-id'] ?? '';
    const write = (now = 0) => post(`/rest/dmpSegments/${made}/users`, { elements: elements(1) }, 'BATCH_CREATE', now);
    return { platform, create, write };
  }

  test('are 600 calls to users a minute, without a word about when it ends', () => {
    const { write } = openPlatform(true);
    const statuses = Array.from({ length: 601 }, () => write().status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    expect(write()).toEqual({
      status: 429,
      json: {
        status: 429,
        code: 'TOO_MANY_REQUESTS',
        message: 'Resource level throttle limit for calls to this resource is reached.',
      },
    });
    expect(write(59_999).status).toBe(429);
    expect(write(60_000).status).toBe(200);
  });

  test('are not kept when rate limits are off', () => {
    const { write } = openPlatform(false);
    expect(new Set(Array.from({ length: 601 }, () => write().status))).toEqual(new Set([200]));
  });

  test('are 1,000 segments an account', () => {
    const { platform, create } = openPlatform(true);
    for (let made = 1; made < 1000; made += 1) create(`key-${made}`);
    expect(platform.lists(0)).toHaveLength(1000);
    expect(create('one too many')).toMatchObject({ status: 429, json: { code: 'SEGMENT_LIMIT_EXCEEDED' } });
    expect(platform.lists(0)).toHaveLength(1000);
  });

  test('can strike at any call, and for the day', async () => {
    fault({ kind: 'throttle', times: 1 });
    expect(await linkedin.users(id, elements(1))).toMatchObject(THROTTLED);
    fault({ kind: 'throttle', daily: true, times: 1 });
    const { body } = await linkedin.users(id, elements(1));
    expect(body).toMatchObject({ status: 429, message: expect.stringContaining('DAY limit') });
    expect(list()?.size).toBe(0);
  });
});

describe('faults', () => {
  test('a segment that was just made is not found for a while', async () => {
    fault({ kind: 'not_ready', ms: 90_000 });
    const young = await linkedin.create({ sourceSegmentId: 'crm:young' });
    const message = `Could not find DMP segment with ID ${young}`;
    expect(await linkedin.users(young, elements(1))).toMatchObject({ status: 404, body: { message } });
    expect(await linkedin.call('GET', `dmpSegments/${young}`)).toMatchObject({ status: 404 });
    linkedin.sandbox.advance(90_001);
    expect(await linkedin.users(young, elements(1))).toMatchObject({ status: 200 });
  });

  test.each([
    [{ indexes: [1] }, [201, 400, 201]],
    [{ values: [digest('person2@example.com')], status: 429 }, [201, 201, 429]],
    [{ every: 2, status: 503 }, [201, 503, 201]],
  ])('single elements fail: %j', async (which, statuses) => {
    fault({ kind: 'rows', ...which });
    expect(statusesOf(await linkedin.users(id, elements(3)))).toEqual(statuses);
    expect(list()?.size).toBe(2);
  });

  test('results of elements are missing', async () => {
    fault({ kind: 'fewer_results', missing: 2 });
    expect(statusesOf(await linkedin.users(id, elements(3)))).toEqual([201]);
  });

  test.each([
    ['x-linkedin-id', ['x-linkedin-id']],
    ['none', []],
  ] as const)('a new id comes in %s', async (name, expected) => {
    fault({ kind: 'id_header', name });
    const { status, headers } = await linkedin.call('POST', 'dmpSegments', { ...NEW_SEGMENT, sourceSegmentId: 'k' });
    expect(status).toBe(201);
    const named = [...headers.keys()].filter((each) => each.endsWith('-id') && each !== 'x-li-request-id');
    expect(named).toEqual(expected);
  });

  test('a segment has a status until it is written to', async () => {
    const other = await linkedin.create({ sourceSegmentId: 'crm:other' });
    await linkedin.users(id, elements(2));
    fault({ kind: 'segment_status', status: 'FAILED', list: id });
    expect(await linkedin.status(id)).toBe('FAILED');
    expect(await linkedin.status(other)).toBe('BUILDING');
    expect(list()?.size).toBe(2);
    await linkedin.users(id, elements(1));
    expect(await linkedin.status(id)).toBe('BUILDING');
  });

  test('a segment that expires loses its members', async () => {
    await linkedin.users(id, elements(2));
    fault({ kind: 'segment_status', status: 'EXPIRED' });
    const { body } = await linkedin.call('GET', FIND);
    expect(body).toMatchObject({ elements: [{ destinations: [{ status: 'EXPIRED', matchedCount: 0 }] }] });
    expect(list()?.size).toBe(0);
    await linkedin.users(id, elements(1));
    expect(await linkedin.status(id)).toBe('BUILDING');
    expect(list()?.size).toBe(1);
  });

  test('no more segments can be made', async () => {
    fault({ kind: 'list_limit' });
    const answer = await linkedin.call('POST', 'dmpSegments', { ...NEW_SEGMENT, sourceSegmentId: 'k' });
    expect(answer).toMatchObject(refusal(429, 'SEGMENT_LIMIT_EXCEEDED'));
  });

  test('a version is retired', async () => {
    fault({ kind: 'retire_version', version: '202607' });
    expect(await linkedin.call('GET', FIND)).toMatchObject(refusal(426, 'NONEXISTENT_VERSION'));
    expect(await linkedin.call('GET', FIND, undefined, { 'linkedin-version': '202606' })).toMatchObject({
      status: 200,
    });
  });

  test('the app loses its right to everything', async () => {
    fault({ kind: 'permission' });
    for (const path of ['me', FIND, `dmpSegments/${id}`])
      expect(await linkedin.call('GET', path)).toMatchObject(DENIED);
    expect(await linkedin.users(id, elements(1))).toMatchObject(DENIED);
  });

  test('a VIEWER reads and does not write', async () => {
    fault({ kind: 'permission', role: 'VIEWER' });
    const key = `account=urn:li:sponsoredAccount:5123456&user=urn:li:person:AbC123`;
    expect((await linkedin.call('GET', `adAccountUsers/${key}`)).body).toMatchObject({ role: 'VIEWER' });
    expect(await linkedin.call('GET', FIND)).toMatchObject({ status: 200 });
    expect(await linkedin.users(id, elements(1))).toMatchObject(DENIED);
    expect(await linkedin.rename(id, { $set: { name: 'Readers' } })).toMatchObject(DENIED);
    expect(await linkedin.call('DELETE', `dmpSegments/${id}`)).toMatchObject(DENIED);
    const create = await linkedin.call('POST', 'dmpSegments', { ...NEW_SEGMENT, sourceSegmentId: 'k' });
    expect(create).toMatchObject(DENIED);
    expect(list()).toMatchObject({ name: 'Newsletter', size: 0 });
  });

  test.each([
    ['expire_tokens', 'EXPIRED_ACCESS_TOKEN', 65_602],
    ['revoke_tokens', 'REVOKED_ACCESS_TOKEN', 65_601],
  ] as const)('with %s the token ends until faults are cleared', async (kind, code, number) => {
    fault({ kind });
    expect(await linkedin.call('GET', FIND)).toMatchObject(refusal(401, code, number));
    linkedin.sandbox.clearFaults('linkedin');
    expect(await linkedin.call('GET', FIND)).toMatchObject({ status: 200 });
  });

  test('a revoked refresh token gives no access token', async () => {
    fault({ kind: 'revoke_tokens' });
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
      refresh_token: 'sandbox-refresh-token',
    });
    const answer = await fetch(linkedin.sandbox.urls.linkedin_token_endpoint, { method: 'POST', body });
    expect(answer.status).toBe(400);
  });

  test('the server fails, as JSON or as a page', async () => {
    fault({ kind: 'status', status: 503, times: 1 });
    expect(await linkedin.users(id, elements(1))).toMatchObject({ status: 503, body: { status: 503 } });
    fault({ kind: 'status', status: 502, html: true, times: 1 });
    expect(await linkedin.users(id, elements(1))).toMatchObject({
      status: 502,
      body: expect.stringContaining('<html'),
    });
    expect(list()?.size).toBe(0);
  });

  test('members are in the segment although the connection was dropped', async () => {
    fault({ kind: 'drop', times: 1 });
    await expect(linkedin.users(id, elements(2))).rejects.toThrow('fetch failed');
    expect(list()?.size).toBe(2);
  });
});

test('the record says what each request was', async () => {
  await linkedin.call('GET', FIND);
  await linkedin.call('GET', `dmpSegments/${id}`);
  await linkedin.status(id);
  await linkedin.rename(id, { $set: { name: 'Readers' } });
  await linkedin.users('7', elements(2));
  await linkedin.users(id, elements(3, 'REMOVE'));
  await linkedin.call('GET', 'me');
  await linkedin.call('GET', 'adAccountUsers/key');
  await linkedin.call('DELETE', `dmpSegments/${id}`);
  const record = linkedin.sandbox.requests('linkedin');
  expect(record.map(({ kind, operation, list: of, members }) => [kind, operation, of, members])).toEqual([
    ['list', 'create', id, undefined],
    ['read', 'find', undefined, undefined],
    ['read', 'get', id, undefined],
    ['read', 'destination', id, undefined],
    ['list', 'update', id, undefined],
    ['membership', 'write', '7', 2],
    ['membership', 'remove', id, 3],
    ['read', 'member', undefined, undefined],
    ['read', 'role', undefined, undefined],
    ['list', 'delete', id, undefined],
  ]);
});

test('the record has neither tokens nor members', async () => {
  await linkedin.call('GET', `${FIND}&oauth2_access_token=${TOKEN}`);
  await linkedin.users(id, elements(1));
  const record = JSON.stringify(linkedin.sandbox.requests('linkedin'));
  expect(record).not.toContain(TOKEN);
  expect(record).not.toContain(digest('person0@example.com'));
});
