import { get } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, type PlatformName } from '../../src/sandbox/start-sandbox.ts';
import { destination, email, ingestion, LISTS, member, openGoogle, send, type GoogleClient } from './google-client.ts';

const ADA = { id: 'ada', emails: ['ada@example.com'] };
const MEMBERS = [member(email('ada@example.com'))];

let google: GoogleClient;

beforeEach(async () => {
  google = await openGoogle({ population: [ADA] });
});
afterEach(() => google.sandbox.close());

const control = (platform: PlatformName, method: string, name: string, body?: unknown) =>
  send(`${google.sandbox.urls[platform]}/_sandbox/${name}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const people = () => google.sandbox.lists('google').map((list) => list.people);

describe('the sandbox', () => {
  test('serves every platform on a port of its own on this machine', () => {
    const { urls } = google.sandbox;
    expect(new Set([urls.google, urls.meta, urls.linkedin]).size).toBe(3);
    for (const url of Object.values(urls)) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
    expect(urls.google_token_endpoint).toBe(`${urls.google}/token`);
    expect(urls.linkedin_token_endpoint).toBe(`${urls.linkedin}/oauth/v2/accessToken`);
  });

  test('knows when it was last asked', async () => {
    const before = google.sandbox.lastRequestAt();
    await control('meta', 'GET', 'lists');
    expect(google.sandbox.lastRequestAt()).toBeGreaterThan(before);
  });

  test('answers nobody after it was closed, and closes while it keeps somebody waiting', async () => {
    const sandbox = await startSandbox();
    sandbox.addFault('google', { kind: 'hang' });
    sandbox.addFault('meta', { kind: 'late', ms: 3_600_000 });
    const waiting = [sandbox.urls.google, sandbox.urls.meta].map((url) => fetch(url).catch(() => 'closed'));
    while (sandbox.requests('google').length + sandbox.requests('meta').length < 2) await sandboxTurn();
    await sandbox.close();
    expect(await Promise.all(waiting)).toEqual(['closed', 'closed']);
    await expect(fetch(sandbox.urls.google)).rejects.toThrow('fetch failed');
  });

  test('refuses a body above 64 MB and goes on', async () => {
    const body = Buffer.alloc(64 * 1024 * 1024 + 1, 32);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    expect((await send(google.sandbox.urls.google + LISTS, init)).status).toBe(413);
    expect((await google.call('GET', LISTS)).status).toBe(200);
  });

  test('starts with no requests after they were cleared', async () => {
    expect(google.sandbox.requests('google')).toHaveLength(1);
    google.sandbox.clearRequests();
    expect(google.sandbox.requests('google')).toEqual([]);
  });
});

describe('faults of transport', () => {
  let list: string;

  beforeEach(async () => {
    list = await google.createList();
  });

  const ingest = () => google.members('ingest', ingestion(list, MEMBERS));

  test('a reset applies nothing', async () => {
    google.sandbox.addFault('google', { kind: 'reset', match: { path: ':ingest' }, times: 1 });
    await expect(ingest()).rejects.toThrow('fetch failed');
    expect(people()).toEqual([[]]);
    expect(google.sandbox.requests('google').at(-1)).toMatchObject({ operation: 'ingest', status: 0 });
    expect((await ingest()).status).toBe(200);
  });

  test('a drop applies the request and loses the answer', async () => {
    google.sandbox.addFault('google', { kind: 'drop', times: 1 });
    await expect(ingest()).rejects.toThrow('fetch failed');
    expect(people()).toEqual([['ada']]);
    expect(google.sandbox.requests('google').at(-1)).toMatchObject({ members: 1, status: 0 });
  });

  test('a hang gives no answer', async () => {
    google.sandbox.addFault('google', { kind: 'hang', times: 1 });
    const call = get(google.sandbox.urls.google + LISTS);
    call.on('error', () => undefined);
    let isAnswered = false;
    call.on('response', () => (isAnswered = true));
    while (google.sandbox.requests('google').length < 3) await sandboxTurn();
    expect((await google.call('GET', LISTS)).status).toBe(200);
    expect(isAnswered).toBe(false);
    call.destroy();
  });

  test('a late answer is of a request that was applied when it came', async () => {
    google.sandbox.addFault('google', { kind: 'late', ms: 200, times: 1 });
    let isAnswered = false;
    const answer = ingest().finally(() => (isAnswered = true));
    while (people()[0]?.length !== 1) await sandboxTurn();
    expect(isAnswered).toBe(false);
    expect((await answer).status).toBe(200);
  });

  test('every answer can be made to take longer', async () => {
    const slow = await startSandbox({ latencyMs: 200 });
    try {
      let isAnswered = false;
      const answer = fetch(slow.urls.google).finally(() => (isAnswered = true));
      while (slow.requests('google').length === 0) await sandboxTurn();
      expect(isAnswered).toBe(false);
      expect((await answer).status).toBe(404);
    } finally {
      await slow.close();
    }
  });

  test('a status is answered in JSON or in HTML, and applies nothing', async () => {
    google.sandbox.addFault('google', { kind: 'status', status: 503, times: 1 });
    google.sandbox.addFault('google', { kind: 'status', status: 502, html: true, times: 1 });
    expect(await ingest()).toMatchObject({ status: 503, body: { error: { code: 503 } } });
    const html = await ingest();
    expect(html.status).toBe(502);
    expect(html.body).toContain('<html>');
    expect(people()).toEqual([[]]);
    expect(google.sandbox.requests('google').at(-1)).toMatchObject({ kind: 'membership', status: 502 });
  });

  test('strike only the requests they are for', async () => {
    const match = { method: 'post', path: ':ingest', nth: 2 };
    google.sandbox.addFault('google', { kind: 'status', status: 500, match });
    const seen = [];
    for (let i = 0; i < 3; i += 1) seen.push((await ingest()).status, (await google.call('GET', LISTS)).status);
    expect(seen).toEqual([200, 200, 500, 200, 200, 200]);
  });

  test('leave token requests alone unless they name them', async () => {
    google.sandbox.addFault('google', { kind: 'status', status: 500 });
    await google.signIn();
    google.sandbox.addFault('google', { kind: 'status', status: 500, match: { path: '/token' } });
    await expect(google.signIn()).rejects.toThrow('access_token');
  });

  test('of one platform leave the others alone, and end when they are cleared', async () => {
    google.sandbox.addFault('meta', { kind: 'status', status: 503 });
    expect((await ingest()).status).toBe(200);
    google.sandbox.addFault('google', { kind: 'status', status: 503 });
    google.sandbox.clearFaults('meta');
    expect((await ingest()).status).toBe(503);
    google.sandbox.clearFaults();
    expect((await ingest()).status).toBe(200);
  });
});

describe('the control interface', () => {
  test('shows lists and requests, and is not in the record itself', async () => {
    await google.createList();
    expect((await control('google', 'GET', 'lists')).body).toEqual(google.sandbox.lists('google'));
    expect((await control('google', 'GET', 'requests')).body).toEqual(google.sandbox.requests('google'));
    expect(google.sandbox.requests('google')).toHaveLength(2);
    await control('google', 'DELETE', 'requests');
    expect(google.sandbox.requests('google')).toEqual([]);
  });

  test('sets the population of all platforms', async () => {
    const list = await google.createList();
    expect(await control('linkedin', 'PUT', 'population', [{ id: 'ann', emails: ['ada@example.com'] }])).toMatchObject({
      status: 200,
      body: { ok: true },
    });
    await google.members('ingest', ingestion(list, MEMBERS));
    expect(people()).toEqual([['ann']]);
  });

  test('sets and clears the faults of its platform', async () => {
    await control('google', 'POST', 'faults', { kind: 'status', status: 503 });
    await control('meta', 'POST', 'faults', { kind: 'status', status: 418 });
    expect((await google.call('GET', LISTS)).status).toBe(503);
    expect((await fetch(google.sandbox.urls.meta)).status).toBe(418);
    await control('google', 'DELETE', 'faults');
    expect((await google.call('GET', LISTS)).status).toBe(200);
    expect((await fetch(google.sandbox.urls.meta)).status).toBe(418);
  });

  test('moves the clock and ends processing', async () => {
    await google.sandbox.close();
    google = await openGoogle({ population: [ADA], googleProcessingMs: 60_000 });
    const list = await google.createList();
    await google.members('ingest', ingestion(list, MEMBERS));
    await control('meta', 'POST', 'advance', { ms: 59_000 });
    expect(people()).toEqual([[]]);
    await control('meta', 'POST', 'advance', { ms: 1000 });
    expect(people()).toEqual([['ada']]);
    await google.members('removeAll', { destinations: [destination(list)] });
    expect(google.sandbox.lists('google')[0]?.pending).toBe(1);
    await control('linkedin', 'POST', 'settle');
    expect(google.sandbox.lists('google')[0]?.pending).toBe(0);
  });

  test.each<[string, string, unknown, number]>([
    ['PUT', 'population', { id: 'ada' }, 400],
    ['PUT', 'population', [{ emails: [] }], 400],
    ['POST', 'faults', { kind: 'nothing' }, 400],
    ['POST', 'faults', undefined, 400],
    ['POST', 'advance', { ms: -1 }, 400],
    ['POST', 'lists', undefined, 405],
    ['GET', 'secrets', undefined, 404],
  ])('refuses %s %s with %j', async (method, name, body, status) => {
    expect(await control('google', method, name, body)).toMatchObject({
      status,
      body: { error: expect.any(String) },
    });
  });
});

/** Lets the servers of this process do what is due. */
function sandboxTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
