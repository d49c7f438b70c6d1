import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectMeta } from '../../../src/destinations/meta/meta.ts';
import type { Destination } from '../../../src/destinations/destination.ts';
import type { MetaConfig } from '../../../src/destinations/meta/settings.ts';
import { DestinationError } from '../../../src/errors/destination-error.ts';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON of the body; undefined when there was none. */
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
}

export interface GraphServer {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  close(): void;
}

/** A server on loopback that answers as told, for what a well-behaved platform never says. */
export async function startGraph(answer: (request: Arrived, index: number) => Answer): Promise<GraphServer> {
  const arrived: Arrived[] = [];
  const server: Server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const target = incoming.url ?? '';
      const request: Arrived = {
        method: incoming.method ?? '',
        target,
        url: new URL(target, 'http://server'),
        headers: incoming.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
      arrived.push(request);
      const { status = 200, headers = {}, body = {} } = answer(request, arrived.length - 1);
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The body of a Graph error. */
export function graphError(code: number, subcode?: number, more: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    error: {
      message: `(#${code}) made up for a test`,
      type: 'OAuthException',
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      fbtrace_id: 'Atrace',
      ...more,
    },
  };
}

export const token = 'made-up-token-of-a-test';
export const now = new Date('2026-11-22T12:00:00Z');

export interface Connected {
  readonly destination: Destination;
  readonly lines: readonly string[];
  /** Milliseconds of each pause. */
  readonly pauses: readonly number[];
  /** Moves the clock. */
  advance(ms: number): void;
}

/** A connection whose clock stands still and whose pauses take no time. */
export function connected(endpoint: string, more: Partial<MetaConfig> = {}): Connected {
  const lines: string[] = [];
  const pauses: number[] = [];
  let time = now.getTime();
  const config: MetaConfig = {
    type: 'meta',
    name: 'meta',
    account: 'act_42',
    auth: { kind: 'access_token', accessToken: token },
    appSecret: undefined,
    apiVersion: 'v26.0',
    endpoint,
    ...more,
  };
  const destination = connectMeta(config, {
    now: () => new Date(time),
    uptime: () => time,
    random: () => 0.25,
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    signal: new AbortController().signal,
    log: (line) => lines.push(line),
  });
  return {
    destination,
    lines,
    pauses,
    advance: (ms) => {
      time += ms;
    },
  };
}

/** The failure of a call; fails when there is none. */
export async function failureOf(promise: Promise<unknown>): Promise<DestinationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DestinationError)) throw new Error(`expected a DestinationError, got ${String(error)}`);
  return error;
}
