import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Clock } from '../../src/sandbox/engine/clock.ts';
import { FaultBook } from '../../src/sandbox/engine/fault-book.ts';
import type { Fault } from '../../src/sandbox/engine/fault.ts';
import { APP_SECRET } from '../../src/sandbox/meta/app-secret.ts';
import { platform as metaPlatform } from '../../src/sandbox/meta/platform.ts';
import { ask, callOf } from './direct-call.ts';
import { send, type Answer } from './google-client.ts';
import {
  ACCOUNT,
  AUTHORIZATION,
  emailRows,
  NEW_AUDIENCE,
  oneBatch,
  openMeta,
  refusal,
  sha256,
  TOKEN,
  type MetaClient,
} from './meta-client.ts';

let meta: MetaClient;
let id: string;
beforeEach(async () => {
  meta = await openMeta();
  id = await meta.create();
});
afterEach(() => meta.sandbox.close());

function fault(...faults: readonly Fault[]): void {
  for (const each of faults) meta.sandbox.addFault('meta', each);
}

function size(): number | undefined {
  return meta.sandbox.lists('meta')[0]?.size;
}

/** The usage headers, parsed. */
function usageOf(answer: Answer) {
  const parse = (name: string): unknown => JSON.parse(answer.headers.get(name) ?? '');
  return {
    business: parse('x-business-use-case-usage'),
    account: parse('x-ad-account-usage'),
    app: parse('x-app-usage'),
  };
}

describe('throttling', () => {
  test.each([
    [undefined, 80_003, 2_446_079],
    [17, 17, 2_446_079],
    [613, 613, 1_487_742],
    [4, 4, undefined],
  ])('with code %s is HTTP 400 with code %i', async (asked, code, subcode) => {
    fault({ kind: 'throttle', ...(asked !== undefined && { code: asked }) });
    const answer = await meta.add(id, ['EMAIL'], emailRows(1));
    expect(answer).toMatchObject(refusal(400, code, subcode));
    expect(size()).toBe(0);
  });

  test('says in minutes and in seconds how long', async () => {
    fault({ kind: 'throttle', minutes: 19, seconds: 100, times: 1 });
    const { business, account } = usageOf(await meta.get(id));
    expect(business).toMatchObject({
      '1234567890': [{ type: 'custom_audience', call_count: 100, estimated_time_to_regain_access: 19 }],
    });
    expect(account).toMatchObject({ acc_id_util_pct: 100, reset_time_duration: 100 });
    expect(await meta.get(id)).toMatchObject({ status: 200 });
  });

  test('is near in the usage headers of every reply, refused ones too', async () => {
    for (const answer of [await meta.get(id), await meta.get('act_999')]) {
      const { business, account, app } = usageOf(answer);
      expect(business).toMatchObject({ '1234567890': [{ estimated_time_to_regain_access: 0 }] });
      expect(account).toMatchObject({ ads_api_access_tier: 'standard_access' });
      expect(app).toMatchObject({ call_count: 0 });
    }
  });
});

describe('the score of the ad account', () => {
  function openPlatform(rateLimits: boolean) {
    const platform = metaPlatform.create({
      clock: new Clock(),
      faults: new FaultBook(),
      rateLimits,
      keepsStrangers: true,
      googleProcessingMs: 0,
    });
    let now = 0;
    const requestOf = (method: string) => ({ method, path: `/v26.0/${ACCOUNT}`, headers: AUTHORIZATION, now });
    /** The code of the refusal; undefined when there is none. */
    const codeOf = (method: string): unknown => {
      const { json } = ask(platform, requestOf(method));
      return (json as { error?: { code: unknown } }).error?.code;
    };
    return {
      wait: (ms: number) => {
        now += ms;
      },
      read: () => codeOf('GET'),
      /** There is nothing to write here, which is code 100, and counts all the same. */
      write: () => codeOf('POST'),
      usage: () => JSON.parse(platform.headers(callOf(requestOf('GET')))['x-ad-account-usage'] ?? '') as object,
    };
  }

  test('is 9,000 points: a read is one, a write three', () => {
    const platform = openPlatform(true);
    const writes = new Set(Array.from({ length: 2999 }, () => platform.write()));
    expect([...writes]).toEqual([100]);
    expect(platform.usage()).toMatchObject({ acc_id_util_pct: 99.97 });
    for (let call = 0; call < 3; call += 1) expect(platform.read()).toBeUndefined();
    expect(platform.read()).toBe(17);
    expect(platform.usage()).toMatchObject({ acc_id_util_pct: 100, reset_time_duration: 60 });
  });

  test('blocks for a minute, which every call in it begins anew', () => {
    const platform = openPlatform(true);
    for (let call = 0; call < 9000; call += 1) platform.read();
    platform.wait(299_000);
    expect(platform.read()).toBe(17);
    platform.wait(59_000);
    expect(platform.read()).toBe(17);
    platform.wait(59_000);
    expect(platform.read()).toBe(17);
    platform.wait(60_000);
    expect(platform.read()).toBeUndefined();
  });

  test('is not kept when rate limits are off', () => {
    const platform = openPlatform(false);
    const reads = new Set(Array.from({ length: 9001 }, () => platform.read()));
    expect([...reads]).toEqual([undefined]);
  });
});

describe('an audience that was just made', () => {
  test('is unknown to uploads until it is ready: 803', async () => {
    fault({ kind: 'not_ready', ms: 60_000 });
    const young = await meta.create();
    expect(await meta.add(young, ['EMAIL'], emailRows(1))).toMatchObject(refusal(404, 803));
    meta.sandbox.advance(60_001);
    expect(await meta.add(young, ['EMAIL'], emailRows(1))).toMatchObject({ status: 200 });
  });

  test('or 100/33', async () => {
    fault({ kind: 'not_ready', ms: 60_000, code: 100 });
    expect(await meta.add(await meta.create(), ['EMAIL'], emailRows(1))).toMatchObject(refusal(400, 100, 33));
  });
});

describe('rights', () => {
  test('without permission nothing works: 200', async () => {
    fault({ kind: 'permission' });
    expect(await meta.get(ACCOUNT)).toMatchObject(refusal(403, 200));
    expect(await meta.add(id, ['EMAIL'], emailRows(1))).toMatchObject(refusal(403, 200));
  });

  test('without accepted terms nothing can be written, and the account says so', async () => {
    fault({ kind: 'terms' });
    expect((await meta.get(`${ACCOUNT}?fields=tos_accepted`)).body).toMatchObject({ tos_accepted: {} });
    const create = await meta.post(`${ACCOUNT}/customaudiences`, NEW_AUDIENCE);
    expect(create).toMatchObject(refusal(403, 200, 1_870_034));
    expect(await meta.add(id, ['EMAIL'], emailRows(1))).toMatchObject(refusal(403, 200, 1_870_034));
    expect(await meta.get(id)).toMatchObject({ status: 200 });
    expect(size()).toBe(0);
  });

  test.each([
    ['expire_tokens', 463],
    ['revoke_tokens', 460],
  ] as const)('with %s the token ends until faults are cleared', async (kind, subcode) => {
    fault({ kind });
    expect(await meta.get(ACCOUNT)).toMatchObject(refusal(401, 190, subcode));
    meta.sandbox.clearFaults('meta');
    expect(await meta.get(ACCOUNT)).toMatchObject({ status: 200 });
  });

  test('a token may end with the request that brings it', async () => {
    fault({ kind: 'expire_tokens', match: { path: '/users' }, times: 1 });
    expect(await meta.get(ACCOUNT)).toMatchObject({ status: 200 });
    expect(await meta.add(id, ['EMAIL'], emailRows(1))).toMatchObject(refusal(401, 190, 463));
    expect(await meta.get(ACCOUNT)).toMatchObject(refusal(401, 190, 463));
  });
});

describe('versions', () => {
  test('a version can be retired', async () => {
    fault({ kind: 'retire_version', version: 'v26.0' });
    expect(await meta.get(ACCOUNT)).toMatchObject(refusal(400, 2635));
    const older = await send(`${meta.sandbox.urls.meta}/v25.0/${ACCOUNT}`, { headers: AUTHORIZATION });
    expect(older.status).toBe(200);
  });

  test('a version can be about to end', async () => {
    fault({ kind: 'version_warning' });
    const answer = await meta.get(ACCOUNT);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-ad-api-version-warning')).toMatch(/v26\.0/);
  });
});

describe('a flagged audience', () => {
  test('says 471, and takes neither members nor edits', async () => {
    const other = await meta.create();
    fault({ kind: 'flag_audience', list: id });
    expect(
      (await meta.get(`${id}?fields=operation_status,delivery_status,fields_violating_integrity_policy`)).body,
    ).toEqual({
      id,
      operation_status: { code: 471, description: expect.any(String) },
      delivery_status: { code: 400, description: expect.any(String) },
      fields_violating_integrity_policy: ['name'],
    });
    expect(await meta.add(id, ['EMAIL'], emailRows(1))).toMatchObject(refusal(400, 100, 1_713_230));
    expect(await meta.remove(id, ['EMAIL'], emailRows(1))).toMatchObject(refusal(400, 100, 1_713_230));
    expect(await meta.post(id, { description: 'key' })).toMatchObject(refusal(400, 100, 1_713_231));
    expect(await meta.post(id, { name: 'Buyers' })).toMatchObject(refusal(400, 100, 1_713_228));
    expect(await meta.add(other, ['EMAIL'], emailRows(1))).toMatchObject({ status: 200 });
    expect(await meta.field(other, 'operation_status')).toMatchObject({ code: 200 });
  });

  test('is one whose name or description suggests what Meta’s page names', async () => {
    const named = await meta.create({ name: 'High income', description: 'for diabetes_leads' });
    expect(await meta.field(named, 'fields_violating_integrity_policy')).toEqual(['name', 'description']);
    const described = await meta.create({ description: 'Asked about Diabetes [audience-sync:a:b]' });
    expect(await meta.field(described, 'operation_status')).toMatchObject({ code: 471 });
    expect(await meta.add(described, ['EMAIL'], emailRows(1))).toMatchObject(refusal(400, 100, 1_713_230));
    await meta.post(id, { name: 'Credit score below 600' });
    expect(await meta.field(id, 'operation_status')).toMatchObject({ code: 471 });
  });

  test('is every audience when none is named', async () => {
    fault({ kind: 'flag_audience' });
    expect(await meta.field(id, 'operation_status')).toMatchObject({ code: 471 });
    expect(await meta.delete(id)).toMatchObject({ status: 200 });
  });
});

describe('members', () => {
  test('single rows fail by place, by value and by number', async () => {
    fault(
      { kind: 'rows', indexes: [1] },
      { kind: 'rows', values: [sha256('person4@example.com')] },
      { kind: 'rows', every: 6 },
    );
    const answer = await meta.add(id, ['EMAIL'], emailRows(10));
    expect(answer.body).toMatchObject({ num_received: 10, num_invalid_entries: 3 });
    expect(size()).toBe(7);
  });

  test('get lost on the way, uncounted', async () => {
    fault({ kind: 'fewer_results', missing: 3 });
    const answer = await meta.add(id, ['EMAIL'], emailRows(10));
    expect(answer.body).toMatchObject({ num_received: 7, num_invalid_entries: 0 });
    expect(size()).toBe(7);
  });

  test('cannot be removed below a minimum', async () => {
    fault({ kind: 'minimum_size', size: 3 });
    await meta.add(id, ['EMAIL'], emailRows(5));
    expect(await meta.remove(id, ['EMAIL'], emailRows(3))).toMatchObject(refusal(403, 200, 1_870_047));
    expect(size()).toBe(5);
    expect(await meta.remove(id, ['EMAIL'], emailRows(2))).toMatchObject({ status: 200 });
    expect(size()).toBe(3);
  });

  test('are on the list although the connection was dropped', async () => {
    fault({ kind: 'drop', times: 1 });
    await expect(meta.add(id, ['EMAIL'], emailRows(2))).rejects.toThrow('fetch failed');
    expect(size()).toBe(2);
  });

  test('are not when the server failed, which is transient', async () => {
    fault({ kind: 'status', status: 503, times: 1 });
    const answer = await meta.add(id, ['EMAIL'], emailRows(2));
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 2, is_transient: true } } });
    expect(size()).toBe(0);
  });
});

describe('lists', () => {
  test('no more can be made', async () => {
    fault({ kind: 'list_limit' });
    expect(await meta.post(`${ACCOUNT}/customaudiences`, NEW_AUDIENCE)).toMatchObject(refusal(400, 100));
    expect(meta.sandbox.lists('meta')).toHaveLength(1);
    const { body } = await meta.get(`${ACCOUNT}/customaudiences?limit=1000`);
    expect((body as { data: unknown[] }).data).toHaveLength(500);
  });

  test('the next page can be on another host and carry a token', async () => {
    await meta.create();
    fault({ kind: 'paging', origin: 'http://elsewhere.example.com:8080', token: true });
    const { body } = await meta.get(`${ACCOUNT}/customaudiences?fields=name&limit=1`);
    const next = new URL((body as { paging: { next: string } }).paging.next);
    expect(next.origin).toBe('http://elsewhere.example.com:8080');
    expect(next.pathname).toBe(`/v26.0/${ACCOUNT}/customaudiences`);
    expect(next.searchParams.get('access_token')).toBe(TOKEN);
    expect(next.searchParams.get('fields')).toBe('name');
  });

  test('the next page carries neither token nor proof otherwise', async () => {
    await meta.create();
    const proof = createHmac('sha256', APP_SECRET).update(TOKEN).digest('hex');
    const { body } = await meta.get(`${ACCOUNT}/customaudiences?limit=1&appsecret_proof=${proof}`);
    const { next } = (body as { paging: { next: string } }).paging;
    expect(next.startsWith(`${meta.sandbox.urls.meta}/v26.0/`)).toBe(true);
    expect(next).not.toMatch(/token|proof/);
  });

  test('large pages can be too much', async () => {
    fault({ kind: 'page_too_large', limit: 20 });
    expect(await meta.get(`${ACCOUNT}/customaudiences?limit=21`)).toMatchObject(refusal(500, 1));
    expect(await meta.get(`${ACCOUNT}/customaudiences`)).toMatchObject(refusal(500, 1));
    expect(await meta.get(`${ACCOUNT}/customaudiences?limit=20`)).toMatchObject({ status: 200 });
  });
});

test('the record says what each request was', async () => {
  await meta.get(ACCOUNT);
  await meta.get(`${ACCOUNT}/customaudiences`);
  await meta.get(id);
  await meta.get(`${id}/sessions`);
  await meta.post(id, { name: 'Buyers' });
  await meta.add(id, ['EMAIL'], emailRows(3));
  await meta.remove(id, ['EMAIL'], emailRows(2));
  const payload = { schema: ['EMAIL'], data: emailRows(1) };
  await meta.post(`${id}/usersreplace`, { session: oneBatch(), payload });
  await meta.delete(`${ACCOUNT}/usersofanyaudience`, { payload });
  await meta.delete(id);
  const record = meta.sandbox.requests('meta');
  expect(record.map(({ kind, operation, list, members }) => [kind, operation, list, members])).toEqual([
    ['list', 'create', id, undefined],
    ['read', 'account', undefined, undefined],
    ['read', 'find', undefined, undefined],
    ['read', 'get', id, undefined],
    ['read', 'sessions', id, undefined],
    ['list', 'update', id, undefined],
    ['membership', 'add', id, 3],
    ['membership', 'remove', id, 2],
    ['membership', 'replace', id, 1],
    ['membership', 'remove_everywhere', undefined, 1],
    ['list', 'delete', id, undefined],
  ]);
});

test('the record has neither tokens nor members', async () => {
  await meta.get(`${ACCOUNT}?access_token=${TOKEN}`);
  await meta.post(`${id}/users`, { session: oneBatch(), payload: { schema: ['EMAIL'], data: emailRows(1) } });
  const record = JSON.stringify(meta.sandbox.requests('meta'));
  expect(record).not.toContain(TOKEN);
  expect(record).not.toContain(sha256('person0@example.com'));
});
