import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse, type Http2Session } from 'node:http2';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '../engine/call.ts';
import type { Door } from '../engine/sandbox-platform.ts';
import { callOf, decide, type Ending, type ServeOptions } from '../engine/serve-platform.ts';
import type { AdsPlatform } from './ads-platform.ts';
import { throwAwayCertificates } from './certificates.ts';
import { answerGrpc, isGrpc, messageOf } from './grpc.ts';

type Serving = Omit<ServeOptions, 'controls' | 'platform'> & { readonly platform: AdsPlatform };

const apiHost = 'googleads.googleapis.com';
const hosts = [apiHost, 'oauth2.googleapis.com'];

/**
 * The Google Ads API for a client that knows no address but Google's (google.md 8, way B): a proxy that leads both hosts to one TLS
 * server, which speaks gRPC and JSON.
 */
export async function openAdsDoor(serving: Serving): Promise<Door> {
  const { authority, certificate, key } = await throwAwayCertificates(hosts);
  const closing = new AbortController();
  const open = new Set<Duplex | Http2Session>();
  const keep = (one: Duplex | Http2Session): void => {
    open.add(one);
    one.once('close', () => open.delete(one));
  };
  const server = createSecureServer({ key, cert: certificate, allowHTTP1: true }, (request, response) => {
    serve(serving, request, response, closing.signal).catch(() => response.stream?.destroy());
  });
  server.on('session', keep).on('connection', keep);
  await listen(server);
  const proxy = createServer();
  proxy.on('connection', keep);
  proxy.on('connect', (request, socket, head) => {
    keep(socket);
    tunnel(request.url ?? '', portOf(server), socket, head);
  });
  await listen(proxy);
  const folder = mkdtempSync(join(tmpdir(), 'audience-sync-sandbox-'));
  const trusted = join(folder, 'authority.pem');
  writeFileSync(trusted, authority);
  return {
    environment: {
      https_proxy: `http://127.0.0.1:${portOf(proxy)}`,
      no_proxy: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: trusted,
      GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: trusted,
      // Else Google's library looks for a machine of Google's around it.
      METADATA_SERVER_DETECTION: 'none',
    },
    close: async () => {
      closing.abort();
      for (const one of open) one.destroy();
      await Promise.all([server, proxy].map((each) => new Promise((resolve) => each.close(resolve))));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tunnel(target: string, port: number, socket: Duplex, head: Buffer): void {
  if (!hosts.some((host) => target === `${host}:443`)) {
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    return;
  }
  const inner = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    inner.write(head);
    inner.pipe(socket);
    socket.pipe(inner);
  });
  inner.on('error', () => socket.destroy());
  socket.on('error', () => inner.destroy());
  socket.on('close', () => inner.destroy());
}

async function serve(
  serving: Serving,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  serving.touch();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const path = (request.url ?? '').split('?')[0] ?? '';
  const call = callOf(serving, request, {
    method: request.method,
    path,
    rawQuery: '',
    body: isGrpc(path) ? messageOf(body) : body,
  });
  serving.record(call.note);
  const release = serving.platform.hold(call);
  try {
    // What comes at the same time has begun by then.
    await wait(0);
    await answer(serving, { call, request, response, closing });
  } finally {
    release();
  }
}

interface Answering {
  readonly call: Call;
  readonly request: Http2ServerRequest;
  readonly response: Http2ServerResponse;
  readonly closing: AbortSignal;
}

async function answer(serving: Serving, { call, request, response, closing }: Answering): Promise<void> {
  const late = (call.faults.take('late')?.ms ?? 0) + serving.latencyMs;
  const ending = decide(serving.platform, call);
  if (late > 0) await wait(late, undefined, { signal: closing });
  if (ending === 'hang') return;
  if (ending === 'reset' || ending === 'drop') {
    // All of a connection ends, as when a line is cut.
    (request.stream?.session ?? request.socket)?.destroy();
    return;
  }
  call.note.status = ending.status;
  send(call.path, response, ending);
}

function send(path: string, response: Http2ServerResponse, reply: Exclude<Ending, string>): void {
  if (isGrpc(path) && reply.html === undefined) return answerGrpc(response, reply);
  const text = reply.html ?? (reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json));
  response.writeHead(reply.status, {
    'content-type': reply.html === undefined ? 'application/json; charset=UTF-8' : 'text/html; charset=UTF-8',
    ...reply.headers,
  });
  response.end(text);
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
