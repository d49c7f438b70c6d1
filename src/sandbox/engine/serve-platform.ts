import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal, type Call, type Reply } from './call.ts';
import { answerControl, CONTROL_PREFIX, type Controls } from './control.ts';
import type { PlatformEnv } from './platform-env.ts';
import type { Platform } from './platform.ts';
import { readBody } from './read-body.ts';
import { spoilReply } from './spoil-reply.ts';
import { recordOf, type RecordedRequest } from './recorded-request.ts';

export interface ServeOptions {
  readonly platform: Platform;
  readonly env: PlatformEnv;
  readonly controls: Controls;
  /** Added to every answer, in milliseconds. */
  readonly latencyMs: number;
  /** Called when a request has arrived, before it is looked at; not for control requests. */
  record(request: RecordedRequest): void;
  /** Called for every request, control requests too. */
  touch(): void;
}

export interface ServedPlatform {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** What happens to the connection instead of, or after, an answer. */
export type Ending = Reply | 'hang' | 'reset' | 'drop';

/** Longer than any pause of a test, so that an idle connection is never closed under a client's hands. */
const KEEP_ALIVE_MS = 75_000;

/** Starts one platform's HTTP server on 127.0.0.1 and a free port. */
export async function servePlatform(options: ServeOptions): Promise<ServedPlatform> {
  const closing = new AbortController();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    // A client that went away, or a server that closes while an answer is due.
    serve(options, request, response, closing.signal).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    close: () =>
      new Promise((resolve, reject) => {
        closing.abort();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  options.touch();
  const body = await readBody(request);
  const method = request.method ?? '';
  const { path, rawQuery } = splitTarget(request.url ?? '/');
  if (body === undefined) return send(response, { status: 413 }, {});
  if (path.startsWith(CONTROL_PREFIX)) return send(response, answerControl(options.controls, method, path, body), {});

  const call = callOf(options, request, { method, path, rawQuery, body });
  options.record(call.note);
  const late = call.faults.take('late')?.ms ?? 0;
  const ending = decide(options.platform, call);
  if (late + options.latencyMs > 0) await wait(late + options.latencyMs, undefined, { signal: closing });
  if (ending === 'hang') return;
  if (ending === 'reset') request.socket.resetAndDestroy();
  else if (ending === 'drop') request.socket.destroy();
  else {
    call.note.status = ending.status;
    send(response, ending, { date: new Date(call.now).toUTCString(), ...options.platform.headers(call) });
  }
}

/** A request that has arrived, with the faults that may strike it. */
export function callOf(
  { platform, env }: Pick<ServeOptions, 'platform' | 'env'>,
  request: Pick<IncomingMessage, 'headers'>,
  parts: Pick<Call, 'method' | 'path' | 'rawQuery' | 'body'>,
): Call {
  const { method, path, rawQuery } = parts;
  const query = new URLSearchParams(rawQuery);
  const now = env.clock.now();
  const isToken = platform.isTokenPath(path);
  const note = recordOf(method, path, query, now);
  if (isToken) note.kind = 'token';
  const target = rawQuery === '' ? path : `${path}?${rawQuery}`;
  return { ...parts, query, headers: request.headers, now, faults: env.faults.arriving(method, target, isToken), note };
}

/** Applies the faults that every platform knows, else asks the platform. */
export function decide(platform: Platform, call: Call): Ending {
  platform.identify?.(call);
  const { faults } = call;
  if (faults.take('hang') !== undefined) return 'hang';
  if (faults.take('reset') !== undefined) return 'reset';
  if (faults.take('expire_tokens') !== undefined) platform.tokens.end('expired');
  if (faults.take('revoke_tokens') !== undefined) platform.tokens.end('revoked');
  const throttle = faults.take('throttle');
  if (throttle !== undefined) return platform.throttled(throttle, call);
  const status = faults.take('status');
  if (status?.html === true) return { status: status.status, html: htmlPage(status.status) };
  if (status !== undefined) return platform.failed(status.status);
  const reply = answer(platform, call);
  if (faults.take('drop') !== undefined) return 'drop';
  const spoilt = faults.take('answer');
  return spoilt === undefined ? reply : spoilReply(reply, spoilt, call.path);
}

function answer(platform: Platform, call: Call): Reply {
  try {
    return platform.answer(call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    const trace = error instanceof Error ? error.stack : String(error);
    return { status: 500, json: { error: `The sandbox itself failed: ${trace}` } };
  }
}

function send(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
  const [type, text] = bodyOf(reply);
  const body = Buffer.from(text ?? '', 'utf8');
  response.writeHead(reply.status, {
    ...(type !== undefined && { 'content-type': type }),
    ...(reply.status !== 204 && { 'content-length': String(body.length) }),
    ...headers,
    ...reply.headers,
  });
  response.end(body);
}

function bodyOf({ html, json, text, type }: Reply): readonly [type: string | undefined, text: string | undefined] {
  if (html !== undefined) return ['text/html; charset=UTF-8', html];
  if (json !== undefined) return ['application/json; charset=UTF-8', JSON.stringify(json)];
  return [type, text];
}

function splitTarget(target: string): { path: string; rawQuery: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, rawQuery: '' } : { path: target.slice(0, mark), rawQuery: target.slice(mark + 1) };
}

function htmlPage(status: number): string {
  return `<!DOCTYPE html><html><head><title>Error ${status}</title></head><body><h1>Error ${status}</h1></body></html>`;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('The server listens on no port.');
  return address.port;
}
