import { afterEach, beforeEach, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/credentials.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';

const { account, api_key: key, access_token: token } = sandboxCredentials.adroll;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ population: [{ id: 'ada', emails: ['Ada@example.com'] }] });
});
afterEach(() => sandbox.close());

async function call(
  method: string,
  path: string,
  body?: unknown,
  { apikey = key, sent = token }: { apikey?: string; sent?: string } = {},
) {
  const response = await fetch(`${sandbox.urls.adroll}/audience/v1/${path}?apikey=${apikey}`, {
    method,
    headers: { authorization: `Token ${sent}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { errors: [error] = [], ...answer } = (await response.json()) as {
    errors?: { code: number; field?: string }[];
    data?: unknown;
    segment?: { segment_id: string; emails: number };
  };
  return { status: response.status, ...answer, error: error && [error.code, error.field] };
}
const segment = { name: 'VIPs', advertiser_id: account, type: 'crm', duration: 30, data: [] as unknown[] };
const list = () => sandbox.lists('adroll')[0];

test('the key of the app and the token are needed, both', async () => {
  expect(await call('GET', 'advertisers')).toMatchObject({ status: 200, data: [{ advertiser_id: account }] });
  for (const access of [{ apikey: '' }, { apikey: 'other' }, { sent: 'other' }]) {
    expect((await call('GET', 'advertisers', undefined, access)).status).toBe(401);
  }
});

test('addresses are added to those that are there, and leave when their membership is over', async () => {
  const made = await call('POST', 'segments', { ...segment, data: [{ email: 'ada@example.com' }] });
  expect(made).toMatchObject({ status: 200, segment: { emails: 1, name: 'VIPs', type: 'crm' } });
  const path = `segments/${made.segment?.segment_id ?? ''}`;
  sandbox.advance(20 * 86_400_000);
  expect(await call('POST', path, { data: [{ email: 'ben@example.com' }] })).toMatchObject({ segment: { emails: 1 } });
  expect(list()).toMatchObject({ size: 2, people: ['ada'], anonymous: 1 });
  sandbox.advance(11 * 86_400_000);
  expect(await call('GET', path)).toMatchObject({ segment: { emails: 1 } });
  expect((await call('DELETE', path)).status).toBe(200);
  expect(await call('GET', path)).toMatchObject({ status: 404, error: [16, undefined] });
});

test.each([
  ['a name', { ...segment, name: undefined }, 400, [32, 'name']],
  ['an advertiser', { ...segment, advertiser_id: undefined }, 400, [32, 'advertiser_id']],
  ['one of its own', { ...segment, advertiser_id: 'OTHER' }, 403, [512, undefined]],
  ['the type crm', { ...segment, type: 'composite' }, 400, [1, 'type']],
  ['540 days at most', { ...segment, duration: 541 }, 400, [1, 'duration']],
  ['known fields alone', { ...segment, emails: [] }, 400, [1, 'emails']],
  ['no digest', { ...segment, data: [{ email: 'a'.repeat(64) }] }, 400, [1, 'data[0].email']],
  ['addresses without capitals', { ...segment, data: [{ email: 'Ada@example.com' }] }, 400, [1, 'data[0].email']],
])('a segment has %s', async (_, body, status, error) => {
  expect(await call('POST', 'segments', body)).toMatchObject({ status, error });
  expect(sandbox.lists('adroll')).toEqual([]);
});

test('a day has a hundred calls', async () => {
  for (let n = 0; n < 100; n += 1) await call('GET', 'advertisers');
  expect((await call('GET', 'advertisers')).status).toBe(429);
  sandbox.advance(86_400_000);
  expect((await call('GET', 'advertisers')).status).toBe(200);
});
