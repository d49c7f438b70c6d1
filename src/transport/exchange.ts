import type { IncomingMessage } from 'node:http';
import { DestinationError } from '../errors/destination-error.ts';
import { sendHttp } from './http-request.ts';
import { networkFailure, timeLimit } from './network-failure.ts';
import { plainBody } from './plain-body.ts';

/** One HTTP request to a platform. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or pieces that are sent one after the other. */
  readonly body?: string | readonly Uint8Array[];
  /** For the whole exchange, from connecting to the last byte. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Words for errors and logs, e.g. `ingest members`. */
  readonly operation: string;
  /** What the log says in place of the path, where the path tells who somebody is. */
  readonly shownPath?: string;
}

/** Whatever the platform answered, also when it is a refusal: what a status means is the destination's business. */
export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
}

export type Exchange = (request: ExchangeRequest) => Promise<ExchangeResponse>;

export interface ExchangeOptions {
  /** Ends every exchange; the reason is rethrown as it is. */
  readonly signal: AbortSignal;
  /** A line for `--verbose`: method, host and path, status, time, bytes; never headers, queries or bodies. */
  log(line: string): void;
  /** Answers above this are cut off. Default: 10 MB. */
  readonly maxResponseBytes?: number;
}

const defaultTimeoutMs = 60_000;
const defaultMaxResponseBytes = 10_000_000;

/**
 * Makes the one way to the platforms: one request, one answer, no repeats, no redirects, bounded in time and size.
 *
 * Rejects with `DestinationError`: `retry` when the network failed (with `unclear` when the request may have arrived),
 * `config` for a redirect or a certificate, `give-up` for an answer that is too large. Errors hold no token, query or body.
 */
export function createExchange(options: ExchangeOptions): Exchange {
  const maxBytes = options.maxResponseBytes ?? defaultMaxResponseBytes;
  return async (request) => {
    options.signal.throwIfAborted();
    const url = new URL(request.url);
    const headers = headersOf(request);
    const limit = timeLimit(options.signal, request.timeoutMs ?? defaultTimeoutMs);
    const label = `${request.method} ${url.host}${request.shownPath ?? url.pathname}`;
    const started = performance.now();
    const report = (outcome: string): void => {
      options.log(`${label} ${outcome} in ${Math.round(performance.now() - started)} ms`);
    };
    try {
      const body = piecesOf(request.body);
      const response = await sendHttp(url, { method: request.method, headers, body, signal: limit.signal });
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400 && status !== 304) {
        response.destroy();
        throw redirected(request.operation, url, status, response.headers.location);
      }
      const bytes = await readBody(response, maxBytes, request.operation);
      const text = new TextDecoder().decode(bytes);
      report(`${status}, ${bytes.byteLength} bytes`);
      return { status, headers: receivedHeaders(response), text, json: parseJson(text) };
    } catch (error) {
      options.signal.throwIfAborted();
      const failure =
        error instanceof DestinationError ? error : networkFailure(error, request.operation, url, limit.reached());
      report(`failed (${failure.code ?? failure.disposition})`);
      throw failure;
    } finally {
      limit.end();
    }
  };
}

/** Checks the headers here, because the error of Node's client quotes the value, which may be a token. */
function headersOf(request: ExchangeRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...usualHeaders, ...request.headers })) {
    try {
      headers.set(name, value);
    } catch {
      throw new DestinationError(`${request.operation}: header ${name} holds characters that HTTP does not allow`, {
        disposition: 'config',
        fix: 'Check the credentials in the config file and its .env for line breaks and other odd characters.',
      });
    }
  }
  return headers;
}

const usualHeaders = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'audience-sync' };

function piecesOf(body: ExchangeRequest['body']): readonly Uint8Array[] {
  if (body === undefined) return [];
  return typeof body === 'string' ? [Buffer.from(body)] : body;
}

function receivedHeaders({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

function redirected(operation: string, url: URL, status: number, location: string | undefined): DestinationError {
  const target = location !== undefined && URL.canParse(location, url.href) ? ` to ${new URL(location, url).host}` : '';
  return new DestinationError(
    `${operation}: ${url.host} redirects${target} (HTTP ${status}), and credentials do not follow redirects`,
    {
      disposition: 'config',
      httpStatus: status,
      fix: 'Check `endpoint` and `token_endpoint` of this destination, and proxies or sign-in pages in between.',
    },
  );
}

async function readBody(response: IncomingMessage, maxBytes: number, operation: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of plainBody(response)) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new DestinationError(`${operation}: the answer is larger than ${maxBytes} bytes`, {
        disposition: 'give-up',
        httpStatus: response.statusCode ?? 0,
        unclear: true,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
