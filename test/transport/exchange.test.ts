import { createServer, type RequestListener, type Server } from 'node:http';
import { globalAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { DestinationError } from '../../src/errors/destination-error.ts';
import { createExchange, type ExchangeRequest } from '../../src/transport/exchange.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function setUp(maxResponseBytes?: number) {
  const lines: string[] = [];
  const interrupt = new AbortController();
  const exchange = createExchange({
    signal: interrupt.signal,
    log: (line) => lines.push(line),
    ...(maxResponseBytes !== undefined && { maxResponseBytes }),
  });
  return { exchange, lines, interrupt };
}

function get(url: string, more: Partial<ExchangeRequest> = {}): ExchangeRequest {
  return { method: 'GET', url, headers: { authorization: 'Bearer secret-token' }, operation: 'read', ...more };
}

async function failure(promise: Promise<unknown>): Promise<DestinationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DestinationError)) throw new Error(`expected a DestinationError, got ${String(error)}`);
  return error;
}

test('gives status, headers, text and JSON of any answer, and asks for no compression', async () => {
  const base = await serve((request, response) => {
    response.writeHead(404, { 'x-trace': 't1' });
    response.end(JSON.stringify({ encoding: request.headers['accept-encoding'], auth: request.headers.authorization }));
  });
  const { exchange } = setUp();
  const answer = await exchange(get(base));
  expect(answer.status).toBe(404);
  expect(answer.headers.get('x-trace')).toBe('t1');
  expect(answer.json).toEqual({ encoding: 'identity', auth: 'Bearer secret-token' });
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
] as const)('reads what is compressed by %s all the same, bounded by what it comes to', async (encoding, compress) => {
  const plain = JSON.stringify({ text: 'x'.repeat(5000) });
  const base = await serve((request, response) => {
    const body = compress(plain);
    response.writeHead(200, { 'content-encoding': encoding });
    response.end(request.url === '/half' ? body.subarray(0, body.length / 2) : body);
  });
  expect((await setUp().exchange(get(base))).text).toBe(plain);
  expect(await failure(setUp(1000).exchange(get(base)))).toMatchObject({ disposition: 'give-up', unclear: true });
  expect(await failure(setUp().exchange(get(`${base}/half`)))).toMatchObject({ disposition: 'retry', unclear: true });
});

const knowsProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');

test.skipIf(!knowsProxies)('goes by the proxy of the environment, where Node is told to', async () => {
  const proxy = await serve((request, response) => response.end(`for ${request.url}`));
  const told = Object.assign(globalAgent.options, { proxyEnv: { http_proxy: proxy } });
  const anew = '../../src/transport/http-request.ts?told';
  const { sendHttp } = (await import(anew)) as typeof import('../../src/transport/http-request.ts');
  Reflect.deleteProperty(told, 'proxyEnv');
  const given = { method: 'GET', headers: new Headers(), body: [], signal: new AbortController().signal };
  const answer = await sendHttp(new URL('http://nowhere.invalid/lists'), given);
  expect(await text(answer)).toBe('for http://nowhere.invalid/lists');
});

test('an answer that is not JSON has text and no json', async () => {
  const base = await serve((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
  const answer = await setUp().exchange(get(base));
  expect(answer).toMatchObject({ status: 502, text: '<html>Bad gateway</html>', json: undefined });
});

test('a path that tells who somebody is stands in the log as it is to be shown', async () => {
  const base = await serve((_, response) => response.end());
  const { exchange, lines } = setUp();
  await exchange(get(`${base}/people/ada`, { shownPath: '/people/…' }));
  expect(lines).toEqual([expect.stringMatching(/^GET 127\.0\.0\.1:\d+\/people\/… 200,/)]);
});

test('logs method, host, path, status and bytes, and neither query nor headers nor bodies', async () => {
  const base = await serve((_, response) => response.end('hello'));
  const { exchange, lines } = setUp();
  await exchange(get(`${base}/v1/lists?token=hush`, { method: 'POST', body: 'personal' }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^POST 127\.0\.0\.1:\d+\/v1\/lists 200, 5 bytes in \d+ ms$/);
});

test('a body in pieces arrives as one, of which the length was told', async () => {
  const base = await serve((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => response.end(`${request.headers['content-length']} ${Buffer.concat(pieces).toString()}`));
  });
  const { exchange } = setUp();
  const body = ['{"names":["Zoë"', ',"Ann"', ']}'].map((piece) => Buffer.from(piece));
  expect((await exchange(get(base, { method: 'POST', body }))).text).toBe('24 {"names":["Zoë","Ann"]}');
  expect((await exchange(get(base, { method: 'POST' }))).text).toBe('0 ');
});

test('does not follow a redirect, and names only its host', async () => {
  let arrived = 0;
  const other = await serve((_, response) => {
    arrived += 1;
    response.end();
  });
  const base = await serve((_, response) => response.writeHead(302, { location: `${other}/?code=hush` }).end());
  const error = await failure(setUp().exchange(get(base)));
  expect(error.disposition).toBe('config');
  expect(error.message).toContain(new URL(other).host);
  expect(error.message).not.toContain('hush');
  expect(arrived).toBe(0);
});

test('cuts off an answer above the limit', async () => {
  const base = await serve((_, response) => response.end('x'.repeat(5000)));
  const error = await failure(setUp(1000).exchange(get(base)));
  expect(error).toMatchObject({ disposition: 'give-up', unclear: true });
});

test('a connection that is closed without a word behind an answer is not used again', async () => {
  const base = await serve((request, response) => {
    response.on('finish', () => request.socket.end());
    response.end('{}');
  });
  const { exchange } = setUp();
  for (let n = 0; n < 20; n += 1) expect((await exchange(get(base, { method: 'POST', body: '{}' }))).status).toBe(200);
});

test('a trickling server is bounded by the time limit for the whole exchange', async () => {
  const base = await serve((_, response) => {
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const error = await failure(setUp().exchange(get(base, { timeoutMs: 150 })));
  expect(error).toMatchObject({ disposition: 'retry', unclear: true, code: 'TIMEOUT' });
});

test('a refused connection is surely not applied', async () => {
  const base = await serve(() => undefined);
  servers.splice(0).forEach((server) => server.close());
  const error = await failure(setUp().exchange(get(base)));
  expect(error).toMatchObject({ disposition: 'retry', unclear: false, code: 'ECONNREFUSED' });
});

test.each([
  ['before the head', (_: unknown, response: { destroy(): void }) => response.destroy()],
  [
    'in the body',
    (_: unknown, response: { destroy(): void; write(t: string): void; flushHeaders(): void }) => {
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    },
  ],
] as const)('a connection reset %s leaves open whether the request was applied', async (_, listener) => {
  const base = await serve(listener);
  const error = await failure(setUp().exchange(get(`${base}/?token=hush`)));
  expect(error).toMatchObject({ disposition: 'retry', unclear: true });
  expect(JSON.stringify([error.message, String(error.cause)])).not.toContain('hush');
});

test('an interruption is rethrown as it is', async () => {
  const base = await serve(() => undefined);
  const { exchange, interrupt } = setUp();
  const pending = exchange(get(base));
  const reason = new Error('interrupted by a person');
  setTimeout(() => interrupt.abort(reason), 20);
  await expect(pending).rejects.toBe(reason);
  await expect(exchange(get(base))).rejects.toBe(reason);
});

test('a token that HTTP cannot carry is never quoted', async () => {
  const error = await failure(
    setUp().exchange(get('http://127.0.0.1:9', { headers: { authorization: 'Bearer a\nb' } })),
  );
  expect(error).toMatchObject({ disposition: 'config' });
  expect(error.message).toContain('authorization');
  expect(error.message).not.toContain('a\nb');
});
