import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { FacebookAdsApi } from 'facebook-nodejs-business-sdk';
import { afterEach, expect, test } from 'vitest';
import { GraphApi } from '../../../src/destinations/meta/graph-api.ts';
import type { Member } from '../../../src/destinations/member.ts';
import { DestinationError } from '../../../src/errors/destination-error.ts';
import { createExchange } from '../../../src/transport/exchange.ts';
import {
  type Answer,
  type Arrived,
  connected,
  failureOf,
  type GraphServer,
  startGraph,
  token,
} from './graph-server.ts';

const servers: GraphServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function graph(answer: (request: Arrived, index: number) => Answer): Promise<GraphServer> {
  const server = await startGraph(answer);
  servers.push(server);
  return server;
}

const digest = 'a'.repeat(64);
const member: Member = { key: '1', values: { email: [digest] }, signals: [] };
const spec = { key: 'audience-sync:acme:vips', name: 'VIPs', description: '', membershipDays: undefined };
const taken = { audience_id: '7', session_id: '1', num_received: 1, num_invalid_entries: 0 };

/** Makes every kind of call once. */
async function callEverything(server: GraphServer, more: Parameters<typeof connected>[1] = {}): Promise<void> {
  const { destination } = connected(server.url, more);
  await destination.check();
  await destination.findList(spec);
  await destination.createList(spec);
  await destination.updateList('7', spec);
  await destination.describeList('7');
  await destination.send('7', 'add', [member]);
  await destination.send('7', 'remove', [member]);
}

function answerEverything({ method, url }: Arrived): Answer {
  if (url.pathname.endsWith('/users')) return { body: taken };
  if (url.pathname.endsWith('/customaudiences')) return { body: method === 'GET' ? { data: [] } : { id: '7' } };
  return { body: method === 'GET' ? { id: '7', name: 'VIPs', tos_accepted: { custom_audience_tos: 1 } } : {} };
}

test('every call carries the token as a bearer and never in its address', async () => {
  const server = await graph(answerEverything);
  await callEverything(server);
  expect(server.arrived.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
    'GET /v26.0/act_42',
    'GET /v26.0/act_42/customaudiences',
    'GET /v26.0/act_42/customaudiences',
    'POST /v26.0/act_42/customaudiences',
    'POST /v26.0/7',
    'GET /v26.0/7',
    'POST /v26.0/7/users',
    'DELETE /v26.0/7/users',
  ]);
  for (const { headers, target } of server.arrived) {
    expect(headers['authorization']).toBe(`Bearer ${token}`);
    expect(target).not.toContain(token);
    expect(target).not.toContain('access_token');
  }
});

test('calls are signed when there is an app secret: in the query of reads, in the body of writes', async () => {
  const server = await graph(answerEverything);
  await callEverything(server, { appSecret: 'made-up-secret' });
  const proof = createHmac('sha256', 'made-up-secret').update(token).digest('hex');
  for (const { method, url, body, target } of server.arrived) {
    const params = method === 'GET' ? Object.fromEntries(url.searchParams) : body;
    expect(params).toHaveProperty('appsecret_proof', proof);
    expect(target).not.toContain('made-up-secret');
  }
});

test('without an app secret nothing is signed', async () => {
  const server = await graph(answerEverything);
  await callEverything(server);
  for (const { target, body } of server.arrived)
    expect(`${target} ${JSON.stringify(body)}`).not.toContain('appsecret_proof');
});

test('writes have JSON bodies, removals too, without what the SDK adds of its own', async () => {
  const server = await graph(answerEverything);
  await callEverything(server);
  const writes = server.arrived.filter(({ method }) => method !== 'GET');
  expect(writes.map(({ body }) => Object.keys(body as object))).toEqual([
    ['name', 'description', 'subtype', 'customer_file_source'],
    ['name', 'description'],
    ['session', 'payload'],
    ['session', 'payload'],
  ]);
  for (const { headers, url } of writes) {
    expect(headers['content-type']).toBe('application/json');
    expect(url.search).toBe('');
  }
});

test('the version and a path in the endpoint are the config’s', async () => {
  const server = await graph(answerEverything);
  await connected(`${server.url}/proxy`, { apiVersion: 'v25.0' }).destination.check();
  expect(server.arrived[0]?.url.pathname).toBe('/proxy/v25.0/act_42');
});

test('a next page is asked of the configured host, without the token that Meta put into its address', async () => {
  const other = await graph(() => ({ status: 500 }));
  const server = await graph(({ url }) =>
    url.searchParams.has('after')
      ? { body: { data: [] } }
      : {
          body: {
            data: [],
            paging: {
              next: `${other.url}/v25.0/act_42/customaudiences?access_token=${token}&appsecret_proof=old&limit=100&after=abc`,
            },
          },
        },
  );
  await connected(`${server.url}/proxy`, { appSecret: 's' }).destination.findList(spec);
  expect(other.arrived).toEqual([]);
  const { url, target, headers } = server.arrived[1] as Arrived;
  expect(url.pathname).toBe('/proxy/v26.0/act_42/customaudiences');
  expect(url.searchParams.get('after')).toBe('abc');
  expect(url.searchParams.getAll('appsecret_proof')).toEqual([createHmac('sha256', 's').update(token).digest('hex')]);
  expect(target).not.toContain('access_token');
  expect(headers['authorization']).toBe(`Bearer ${token}`);
});

test('a next page that leads elsewhere is not followed', async () => {
  const server = await graph(() => ({ body: { data: [], paging: { next: 'https://graph.facebook.com/logout' } } }));
  const error = await failureOf(connected(server.url).destination.findList(spec));
  expect(error.disposition).toBe('give-up');
  expect(server.arrived).toHaveLength(1);
});

test('two accounts keep their own tokens, and the SDK has no default account', async () => {
  const server = await graph(answerEverything);
  const one = connected(server.url, { auth: { kind: 'access_token', accessToken: 'token-of-one' } }).destination;
  const two = connected(server.url, { auth: { kind: 'access_token', accessToken: 'token-of-two' } }).destination;
  await one.createList(spec);
  await two.createList(spec);
  await one.send('7', 'add', [member]);
  expect(server.arrived.map(({ headers }) => headers['authorization'])).toEqual([
    'Bearer token-of-one',
    'Bearer token-of-two',
    'Bearer token-of-one',
  ]);
  expect(FacebookAdsApi.getDefaultApi()).toBeUndefined();
});

test('no object of the SDK holds the token', async () => {
  const server = await graph(answerEverything);
  const api = graphApi(server.url);
  const audience = api.audience('7');
  await audience.get(['id']);
  expect(inspect([api, audience, api.account('act_42')], { depth: 10, showHidden: true })).not.toContain(token);
});

test('what the SDK would send past the transport is refused', async () => {
  const server = await graph(answerEverything);
  const api = graphApi(server.url);
  await expect(api.getAppID()).rejects.toThrow('not supported');
  await expect(api.call('POST', ['7'], {}, { file: 'x' })).rejects.toThrow('not supported');
  expect(server.arrived).toEqual([]);
});

test('parameters given by a caller are left as they are', async () => {
  const server = await graph(() => ({ body: {} }));
  const params = Object.freeze({ id: '7', limit: 3, empty: '', list: ['a'] });
  await graphApi(server.url).call('GET', ['7'], params);
  await graphApi(server.url).call('POST', ['7'], params);
  expect(server.arrived[0]?.url.search).toBe('?id=7&limit=3&list=%5B%22a%22%5D');
  expect(server.arrived[1]?.body).toEqual({ limit: 3, empty: '', list: ['a'] });
});

function graphApi(endpoint: string): GraphApi {
  return new GraphApi({
    exchange: createExchange({ signal: new AbortController().signal, log: () => undefined }),
    endpoint,
    version: 'v26.0',
    token,
    appSecret: undefined,
    observe: () => undefined,
    explain: () => new DestinationError('no', { disposition: 'give-up' }),
    ageOf: () => undefined,
  });
}
