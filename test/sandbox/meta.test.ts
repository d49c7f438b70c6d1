import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Clock } from '../../src/sandbox/engine/clock.ts';
import { FaultBook } from '../../src/sandbox/engine/fault-book.ts';
import { APP_SECRET } from '../../src/sandbox/meta/app-secret.ts';
import { platform as metaPlatform } from '../../src/sandbox/meta/platform.ts';
import { ask } from './direct-call.ts';
import { send } from './google-client.ts';
import {
  ACCOUNT,
  AUTHORIZATION,
  DAY_MS,
  emailRows,
  NEW_AUDIENCE,
  openMeta,
  refusal,
  TOKEN,
  type MetaClient,
} from './meta-client.ts';

let meta: MetaClient;
beforeEach(async () => {
  meta = await openMeta();
});
afterEach(() => meta.sandbox.close());

const CREATE = `${ACCOUNT}/customaudiences`;

function url(path: string): string {
  return `${meta.sandbox.urls.meta}${path}`;
}

describe('access', () => {
  test('a token in the URL is refused, even when the header has it too', async () => {
    const answer = await send(url(`/v26.0/${ACCOUNT}?access_token=${TOKEN}`), { headers: AUTHORIZATION });
    expect(answer).toMatchObject(refusal(401, 190));
  });

  test('a token in the body is refused', async () => {
    const answer = await meta.post(CREATE, { ...NEW_AUDIENCE, access_token: TOKEN });
    expect(answer).toMatchObject(refusal(401, 190));
    expect(meta.sandbox.lists('meta')).toEqual([]);
  });

  test.each([{}, { authorization: 'Bearer other-token' }, { authorization: `OAuth ${TOKEN}` }])(
    'without the right Bearer token (%j) nothing is answered',
    async (headers: Record<string, string>) => {
      expect(await send(url(`/v26.0/${ACCOUNT}`), { headers })).toMatchObject(refusal(401, 190));
    },
  );

  test('a proof of the app secret may be given, and a wrong one is refused', async () => {
    const proof = createHmac('sha256', APP_SECRET).update(TOKEN).digest('hex');
    expect(await meta.get(`${ACCOUNT}?appsecret_proof=${proof}`)).toMatchObject({ status: 200 });
    expect(await meta.post(CREATE, { ...NEW_AUDIENCE, appsecret_proof: proof })).toMatchObject({ status: 200 });
    const wrong = proof.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    expect(await meta.get(`${ACCOUNT}?appsecret_proof=${wrong}`)).toMatchObject(refusal(400, 100));
    expect(await meta.post(CREATE, { ...NEW_AUDIENCE, appsecret_proof: wrong })).toMatchObject(refusal(400, 100));
  });

  test('with a time, the proof is of token and time', async () => {
    const hmac = (text: string) => createHmac('sha256', APP_SECRET).update(text).digest('hex');
    const withTime = `${ACCOUNT}?appsecret_time=1790000000&appsecret_proof=`;
    expect(await meta.get(withTime + hmac(`${TOKEN}|1790000000`))).toMatchObject({ status: 200 });
    expect(await meta.get(withTime + hmac(TOKEN))).toMatchObject(refusal(400, 100));
  });

  test('another account, and what does not exist, are not visible', async () => {
    expect(await meta.get('act_999')).toMatchObject(refusal(400, 100, 33));
    expect(await meta.get('1234567890')).toMatchObject(refusal(400, 100, 33));
    expect(await meta.get(`${ACCOUNT}/adsets`)).toMatchObject(refusal(400, 100, 33));
    expect(await meta.post(ACCOUNT, {})).toMatchObject(refusal(400, 100, 33));
    expect(await meta.get(`${CREATE}/more`)).toMatchObject(refusal(400, 2500));
  });
});

describe('versions', () => {
  test.each(['v26.0', 'v25.0'])('%s is live, and the reply says so', async (version) => {
    const answer = await send(url(`/${version}/${ACCOUNT}`), { headers: AUTHORIZATION });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('facebook-api-version')).toBe(version);
    expect(answer.headers.has('x-ad-api-version-warning')).toBe(false);
  });

  test.each(['v24.0', 'v22.0', 'v9.0'])('%s has ended', async (version) => {
    expect(await send(url(`/${version}/${ACCOUNT}`), { headers: AUTHORIZATION })).toMatchObject(refusal(400, 2635));
  });

  test.each(['/v27.0', '/v26', '/v26.1', ''])('"%s" is no version', async (version) => {
    expect(await send(url(`${version}/${ACCOUNT}`), { headers: AUTHORIZATION })).toMatchObject(refusal(400, 2500));
  });
});

describe('parameters', () => {
  test('a node shows its id and what `fields` asks for', async () => {
    expect((await meta.get(ACCOUNT)).body).toEqual({ id: ACCOUNT });
    expect((await meta.get(`${ACCOUNT}?fields=account_status,tos_accepted,user_tos_accepted`)).body).toEqual({
      id: ACCOUNT,
      account_status: 1,
      tos_accepted: { custom_audience_tos: 1 },
      user_tos_accepted: {},
    });
  });

  test('a field that the node does not have is an error', async () => {
    const id = await meta.create();
    expect(await meta.get(`${ACCOUNT}?fields=name,approximate_count`)).toMatchObject(refusal(400, 100));
    expect(await meta.get(`${id}?fields=name,approximate_count`)).toMatchObject(refusal(400, 100));
    expect(await meta.get(`${id}?fields=toString`)).toMatchObject(refusal(400, 100));
  });

  test.each(['date_format=U', 'ids=1,2', 'metadata=1', 'access=1'])('a read with %s is refused', async (query) => {
    expect(await meta.get(`${ACCOUNT}?${query}`)).toMatchObject(refusal(400, 100));
  });

  test('pretty and debug are ignored', async () => {
    expect((await meta.get(`${ACCOUNT}?pretty=1&debug=all`)).body).toEqual({ id: ACCOUNT });
  });

  test('a read with a body is refused', () => {
    const env = {
      clock: new Clock(),
      faults: new FaultBook(),
      rateLimits: false,
      keepsStrangers: true,
      googleProcessingMs: 0,
    };
    const request = { method: 'GET', path: `/v26.0/${ACCOUNT}`, headers: AUTHORIZATION };
    expect(ask(metaPlatform.create(env), request)).toMatchObject({ status: 200 });
    expect(ask(metaPlatform.create(env), { ...request, body: {} })).toMatchObject({ status: 400 });
  });

  test('audiences cannot be filtered', async () => {
    expect(await meta.get(`${CREATE}?filtering=%5B%5D`)).toMatchObject(refusal(400, 100));
  });

  test('the parameters of a write belong into the body', async () => {
    expect(await meta.post(`${CREATE}?name=Customers`, NEW_AUDIENCE)).toMatchObject(refusal(400, 100));
  });

  test.each([
    ['application/x-www-form-urlencoded', JSON.stringify(NEW_AUDIENCE)],
    ['application/json', '[]'],
    ['application/json', '{'],
  ])('a body of type %s with %s is refused', async (type, body) => {
    const headers = { ...AUTHORIZATION, 'content-type': type };
    const answer = await send(url(`/v26.0/${CREATE}`), { method: 'POST', headers, body });
    expect(answer).toMatchObject(refusal(400, 100));
  });

  test('a POST may say that it is a DELETE, and nothing else', async () => {
    const id = await meta.create();
    expect(await meta.post(id, { method: 'PUT' })).toMatchObject(refusal(400, 100));
    expect(await meta.delete(id, { method: 'DELETE' })).toMatchObject(refusal(400, 100));
    expect(await meta.post(id, { method: 'DELETE' })).toMatchObject({ status: 200, body: { success: true } });
    expect(meta.sandbox.lists('meta')).toEqual([]);
    expect(meta.sandbox.requests('meta').at(-1)).toMatchObject({ kind: 'list', operation: 'delete', list: id });
  });
});

describe('creating', () => {
  test('gives an id, and the audience is as it was asked for', async () => {
    const id = await meta.create({ description: 'key', retention_days: 180, audience_labels: ['CUSTOMERS'] });
    const fields = 'name,subtype,description,retention_days,audience_labels,customer_file_source,account_id';
    expect((await meta.get(`${id}?fields=${fields}`)).body).toEqual({
      id,
      name: 'Customers',
      subtype: 'CUSTOM',
      description: 'key',
      retention_days: 180,
      audience_labels: ['CUSTOMERS'],
      customer_file_source: 'USER_PROVIDED_ONLY',
      account_id: '1234567890',
    });
    expect(meta.sandbox.lists('meta')).toMatchObject([
      { id, name: 'Customers', key: 'key', account: ACCOUNT, size: 0 },
    ]);
  });

  test.each([
    { name: undefined },
    { name: '' },
    { subtype: undefined },
    { subtype: 'LOOKALIKE' },
    { customer_file_source: undefined },
    { customer_file_source: 'MINE' },
    { description: 7 },
    { retention_days: 0 },
    { retention_days: 181 },
    { retention_days: 1.5 },
    { retention_days: '30' },
    { opt_out_link: 'no link' },
    { is_value_based: 'yes' },
    { audience_labels: 'CUSTOMERS' },
    { audience_labels: ['FRIENDS'] },
    { usage_restriction: 'ALL' },
    { rule: '{}' },
  ])('%j is refused', async (fields) => {
    expect(await meta.post(CREATE, { ...NEW_AUDIENCE, ...fields })).toMatchObject(refusal(400, 100));
    expect(meta.sandbox.lists('meta')).toEqual([]);
  });

  test('a missing parameter is named', async () => {
    const { body } = await meta.post(CREATE, { ...NEW_AUDIENCE, customer_file_source: undefined });
    expect(body).toMatchObject({ error: { message: '(#100) Missing parameter(s): customer_file_source' } });
  });

  test('usage_restriction came with v26', async () => {
    const id = await meta.create({ usage_restriction: 'EXCLUSION_ONLY' });
    expect(await meta.field(id, 'usage_restriction')).toBe('EXCLUSION_ONLY');
    const older = { headers: { ...AUTHORIZATION, 'content-type': 'application/json' } };
    expect(await send(url(`/v25.0/${id}?fields=usage_restriction`), older)).toMatchObject(refusal(400, 100));
    const body = JSON.stringify({ ...NEW_AUDIENCE, usage_restriction: 'NONE' });
    const answer = await send(url(`/v25.0/${CREATE}`), { method: 'POST', body, ...older });
    expect(answer).toMatchObject(refusal(400, 100));
  });

  test('names are not unique', async () => {
    expect(await meta.create()).not.toBe(await meta.create());
    expect(meta.sandbox.lists('meta').map(({ name }) => name)).toEqual(['Customers', 'Customers']);
  });

  test('an account has up to 500 audiences', () => {
    const env = {
      clock: new Clock(),
      faults: new FaultBook(),
      rateLimits: false,
      keepsStrangers: true,
      googleProcessingMs: 0,
    };
    const platform = metaPlatform.create(env);
    const create = () =>
      ask(platform, { method: 'POST', path: `/v26.0/${CREATE}`, headers: AUTHORIZATION, body: NEW_AUDIENCE });
    for (let made = 0; made < 500; made += 1) create();
    expect(platform.lists(0)).toHaveLength(500);
    expect(create()).toMatchObject({ status: 400, json: { error: { code: 100 } } });
    expect(platform.lists(0)).toHaveLength(500);
  });
});

describe('changing and deleting', () => {
  test('a change keeps what it does not name', async () => {
    const id = await meta.create({ description: 'key' });
    expect(await meta.post(id, { name: 'Buyers', retention_days: 30 })).toMatchObject({ body: { success: true } });
    expect((await meta.get(`${id}?fields=name,description,retention_days`)).body).toEqual({
      id,
      name: 'Buyers',
      description: 'key',
      retention_days: 30,
    });
  });

  test.each([{ retention_days: 0 }, { subtype: 'CUSTOM' }, { is_value_based: true }, { id: '1' }])(
    'a change of %j is refused',
    async (fields) => {
      const id = await meta.create();
      expect(await meta.post(id, { name: 'Buyers', ...fields })).toMatchObject(refusal(400, 100));
      expect(await meta.field(id, 'name')).toBe('Customers');
    },
  );

  test('a deleted audience does not exist any more', async () => {
    const id = await meta.create();
    expect(await meta.delete(id)).toMatchObject({ status: 200, body: { success: true } });
    expect(await meta.get(id)).toMatchObject(refusal(400, 100, 33));
    expect(await meta.delete(id)).toMatchObject(refusal(400, 100, 33));
  });
});

describe('pages', () => {
  interface Page {
    readonly data: readonly { readonly id: string }[];
    readonly paging?: { readonly next?: string };
  }

  async function follow(first: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let next: string | undefined = url(`/v26.0/${first}`); next !== undefined;) {
      const page = (await send(next, { headers: AUTHORIZATION })).body as Page;
      pages.push(page.data.map(({ id }) => id));
      next = page.paging?.next;
    }
    return pages;
  }

  test('follow one another by a whole URL, and give every audience once', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 7; made += 1) ids.unshift(await meta.create());
    const pages = await follow(`${CREATE}?fields=id,name&limit=3`);
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
  });

  test('have 25 audiences unless told otherwise, and the last has no next', async () => {
    for (let made = 0; made < 25; made += 1) await meta.create();
    expect((await follow(CREATE)).map(({ length }) => length)).toEqual([25]);
    await meta.create();
    expect((await follow(CREATE)).map(({ length }) => length)).toEqual([25, 1]);
  });

  test('go on where they were when the last audience was deleted meanwhile', async () => {
    const [first, second, third] = [await meta.create(), await meta.create(), await meta.create()];
    const page = (await meta.get(`${CREATE}?limit=2`)).body as Page;
    expect(page.data).toEqual([{ id: third }, { id: second }]);
    await meta.delete(second);
    const rest = await send(page.paging?.next ?? '', { headers: AUTHORIZATION });
    expect(rest.body).toMatchObject({ data: [{ id: first }] });
  });

  test('are empty without audiences, and refuse unknown fields all the same', async () => {
    expect((await meta.get(CREATE)).body).toEqual({ data: [] });
    expect(await meta.get(`${CREATE}?fields=members`)).toMatchObject(refusal(400, 100));
  });

  test.each(['limit=0', 'limit=-1', 'limit=ten', 'limit=5001', 'after=bm9wZQ'])(
    'with %s are refused',
    async (query) => {
      expect(await meta.get(`${CREATE}?${query}`)).toMatchObject(refusal(400, 100));
    },
  );
});

describe('what is said of an audience', () => {
  test.each([
    [0, 0, 100, 300],
    [99, 0, 100, 300],
    [100, 100, 110, 200],
    [248, 240, 250, 200],
    [2345, 2300, 2400, 200],
  ])('%i people are between %i and %i, delivery %i', async (size, lower, upper, delivery) => {
    const id = await meta.create();
    if (size > 0) await meta.add(id, ['EMAIL'], emailRows(size));
    const fields = 'approximate_count_lower_bound,approximate_count_upper_bound,delivery_status';
    expect((await meta.get(`${id}?fields=${fields}`)).body).toMatchObject({
      approximate_count_lower_bound: lower,
      approximate_count_upper_bound: upper,
      delivery_status: { code: delivery },
    });
  });

  test('only people whom Meta knows count, when there is a population', async () => {
    const id = await meta.create();
    meta.sandbox.setPopulation([{ id: 'p0', emails: ['person0@example.com'] }]);
    await meta.add(id, ['EMAIL'], emailRows(150));
    expect(await meta.field(id, 'delivery_status')).toMatchObject({ code: 300 });
    expect(meta.sandbox.lists('meta')).toMatchObject([{ people: ['p0'], anonymous: 149, size: 150 }]);
  });

  test('it is 410 before the first upload and 200 after it, with the time of the upload', async () => {
    const id = await meta.create();
    expect(await meta.field(id, 'operation_status')).toMatchObject({ code: 410 });
    const before = Number(await meta.field(id, 'time_content_updated'));
    meta.sandbox.advance(DAY_MS);
    await meta.add(id, ['EMAIL'], emailRows(1));
    expect(await meta.field(id, 'operation_status')).toMatchObject({ code: 200 });
    expect(Number(await meta.field(id, 'time_content_updated'))).toBeGreaterThanOrEqual(before + DAY_MS / 1000);
  });

  test('members leave when they were not added again within the retention', async () => {
    const id = await meta.create({ retention_days: 30 });
    await meta.add(id, ['EMAIL'], emailRows(2));
    meta.sandbox.advance(29 * DAY_MS);
    await meta.add(id, ['EMAIL'], emailRows(1));
    expect(meta.sandbox.lists('meta')).toMatchObject([{ size: 2 }]);
    meta.sandbox.advance(2 * DAY_MS);
    expect(meta.sandbox.lists('meta')).toMatchObject([{ size: 1 }]);
  });

  test('without a retention members stay', async () => {
    const id = await meta.create();
    await meta.add(id, ['EMAIL'], emailRows(2));
    meta.sandbox.advance(400 * DAY_MS);
    expect(meta.sandbox.lists('meta')).toMatchObject([{ size: 2 }]);
    expect(await meta.field(id, 'retention_days')).toBe(0);
  });

  test('unused for two years it expires, and 90 days later it is gone', async () => {
    const id = await meta.create();
    await meta.add(id, ['EMAIL'], emailRows(1));
    expect(await meta.field(id, 'delete_time')).toBe(0);
    meta.sandbox.advance(731 * DAY_MS);
    expect(await meta.field(id, 'operation_status')).toMatchObject({ code: 100 });
    expect(await meta.field(id, 'delete_time')).toBeGreaterThan(0);
    meta.sandbox.advance(90 * DAY_MS);
    expect(await meta.get(id)).toMatchObject(refusal(400, 100, 33));
  });
});
