import { watchClock } from '../../transport/clock-watch.ts';
import { createExchange, type ExchangeResponse } from '../../transport/exchange.ts';
import { jsonBody } from '../../transport/json-body.ts';
import { type AccessToken, authorized, type TokenKeeper } from '../access-token.ts';
import type { DestinationContext } from '../destination.ts';
import { criteoFailure, errorsOf } from './errors.ts';
import type { CriteoConfig } from './settings.ts';
import { criteoTokens } from './tokens.ts';

export interface CriteoCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After the version: `marketing-solutions/audience-segments/search`. */
  readonly path: string;
  readonly query?: string;
  readonly body?: unknown;
  /** Whether a segment that is not there means that it is gone, or that something else is wrong. */
  readonly about: 'account' | 'segment';
  /** Words for errors and logs: `add members`. */
  readonly operation: string;
}

export interface CriteoClient {
  readonly config: CriteoConfig;
  readonly tokens: TokenKeeper<AccessToken>;
  /** How far our clock is from Criteo's, as the latest answer tells it. */
  clockSkewMs(): number | undefined;
  /** The day on which an answer said that the version ends. */
  sunset(): Date | undefined;
  /** Makes the call. Rejects with `DestinationError` for everything but HTTP 2xx without errors inside. */
  call(call: CriteoCall): Promise<ExchangeResponse>;
}

/** 50,000 identifiers are some 3.5 MB. */
const timeoutMs = 120_000;

export function createCriteoClient(config: CriteoConfig, context: DestinationContext): CriteoClient {
  const { exchange, skewMs: clockSkewMs } = watchClock(
    createExchange({ signal: context.signal, log: (line) => context.log(line) }),
    () => context.now(),
  );
  const tokens = criteoTokens(config, exchange, context);
  let sunset: Date | undefined;
  const call = async (given: CriteoCall): Promise<ExchangeResponse> => {
    const { method, path, query, body, operation } = given;
    const bytes = body === undefined ? undefined : jsonBody(body);
    const response = await authorized(tokens, ({ value }) =>
      exchange({
        method,
        url: `${config.endpoint}/${config.apiVersion}/${path}${query === undefined ? '' : `?${query}`}`,
        headers: {
          authorization: `Bearer ${value}`,
          accept: 'application/json',
          ...(bytes !== undefined && { 'content-type': 'application/json' }),
        },
        ...(bytes !== undefined && { body: bytes }),
        timeoutMs,
        operation,
      }),
    );
    const end = Date.parse(response.headers.get('sunset') ?? '');
    if (!Number.isNaN(end)) sunset = new Date(end);
    const isRefused = response.status < 200 || response.status >= 300 || errorsOf(response.json).length > 0;
    if (isRefused) throw criteoFailure(response, given, config, context.now());
    return response;
  };
  return { config, tokens, clockSkewMs, sunset: () => sunset, call };
}
