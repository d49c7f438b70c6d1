import type { LinkedinConfig } from './settings.ts';
import { watchClock } from '../../transport/clock-watch.ts';
import { createExchange, type Exchange, type ExchangeResponse } from '../../transport/exchange.ts';
import { jsonBody } from '../../transport/json-body.ts';
import { authorized, type TokenKeeper } from '../access-token.ts';
import type { DestinationContext } from '../destination.ts';
import { linkedinFailure } from './errors.ts';
import { linkedinTokens, type LinkedinToken } from './tokens.ts';

export interface LinkedinCall {
  readonly method: 'GET' | 'POST';
  /** After `/rest/`, encoded: `dmpSegments/123/users`. */
  readonly path: string;
  /** What logs say in place of a path that names a person. */
  readonly shownPath?: string;
  /** Encoded, as Rest.li wants it. */
  readonly query?: string;
  readonly body?: unknown;
  /** `X-RestLi-Method`, for batches and partial updates. */
  readonly restliMethod?: 'BATCH_CREATE' | 'PARTIAL_UPDATE';
  /** Whether a 404 means that a segment is gone, that the account or setting is wrong, or that an address to upload to has ended. */
  readonly about: 'account' | 'segment' | 'upload';
  /** Words for errors and logs: `add members`. */
  readonly operation: string;
}

export interface LinkedinClient {
  readonly config: LinkedinConfig;
  readonly tokens: TokenKeeper<LinkedinToken>;
  /** For what is not below `/rest/`. */
  readonly exchange: Exchange;
  now(): Date;
  /** How far our clock is from LinkedIn's, as the latest answer tells it. */
  clockSkewMs(): number | undefined;
  /** Makes the call. Rejects with `DestinationError` for everything but HTTP 2xx. */
  call(call: LinkedinCall): Promise<ExchangeResponse>;
}

const timeoutMs = 120_000;

export function createLinkedinClient(config: LinkedinConfig, context: DestinationContext): LinkedinClient {
  const { exchange, skewMs: clockSkewMs } = watchClock(
    createExchange({ signal: context.signal, log: (line) => context.log(line) }),
    () => context.now(),
  );
  const tokens = linkedinTokens(config, exchange, context);
  const call = async (given: LinkedinCall): Promise<ExchangeResponse> => {
    const { method, path, shownPath, query, body, operation } = given;
    const text = body === undefined ? undefined : jsonBody(body);
    const response = await authorized(tokens, (token) =>
      exchange({
        method,
        url: `${config.endpoint}/rest/${path}${query === undefined ? '' : `?${query}`}`,
        headers: headersOf(config, given, token),
        ...(text !== undefined && { body: text }),
        timeoutMs,
        operation,
        ...(shownPath !== undefined && { shownPath: `/rest/${shownPath}` }),
      }),
    );
    if (response.status < 200 || response.status >= 300) throw linkedinFailure(response, given, config, context.now());
    return response;
  };
  return { config, tokens, exchange, now: () => context.now(), clockSkewMs, call };
}

function headersOf({ apiVersion }: LinkedinConfig, call: LinkedinCall, token: LinkedinToken): Record<string, string> {
  return {
    authorization: `Bearer ${token.value}`,
    // Mandatory: no version is taken for granted.
    'linkedin-version': apiVersion,
    'x-restli-protocol-version': '2.0.0',
    ...(call.restliMethod !== undefined && { 'x-restli-method': call.restliMethod }),
    ...(call.body !== undefined && { 'content-type': 'application/json' }),
  };
}

/** An ad account's URN. */
export function accountUrn(account: string): string {
  return `urn:li:sponsoredAccount:${account}`;
}
