import { watchClock } from '../../transport/clock-watch.ts';
import { createExchange, type ExchangeResponse } from '../../transport/exchange.ts';
import { jsonBody } from '../../transport/json-body.ts';
import type { DestinationContext } from '../destination.ts';
import { adrollFailure, errorsOf } from './errors.ts';
import type { AdrollConfig } from './settings.ts';

export interface AdrollCall {
  readonly method: 'GET' | 'POST';
  /** After `/audience/v1/`. */
  readonly path: string;
  readonly body?: unknown;
  /** Whether a segment that is not there means that it is gone, or that something else is wrong. */
  readonly about: 'account' | 'segment';
  /** Words for errors and logs: `add members`. */
  readonly operation: string;
}

export interface AdrollClient {
  readonly config: AdrollConfig;
  /** How far our clock is from AdRoll's, as the latest answer tells it. */
  clockSkewMs(): number | undefined;
  /** Makes the call. Rejects with `DestinationError` for everything but HTTP 2xx without errors inside. */
  call(call: AdrollCall): Promise<ExchangeResponse>;
}

/** 10,000 addresses are some 400 KB. */
const timeoutMs = 120_000;

export function createAdrollClient(config: AdrollConfig, context: DestinationContext): AdrollClient {
  const { exchange, skewMs: clockSkewMs } = watchClock(
    createExchange({ signal: context.signal, log: (line) => context.log(line) }),
    () => context.now(),
  );
  const call = async (given: AdrollCall): Promise<ExchangeResponse> => {
    const { method, path, body, operation } = given;
    // The key of the app goes into every address; neither logs nor errors show a query.
    const url = new URL(`${config.endpoint}/audience/v1/${path}`);
    url.searchParams.set('apikey', config.apiKey);
    await context.spendCall?.();
    const response = await exchange({
      method,
      url,
      headers: {
        authorization: `Token ${config.auth.accessToken}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: jsonBody(body) }),
      timeoutMs,
      operation,
    });
    const isRefused = response.status < 200 || response.status >= 300 || errorsOf(response.json).length > 0;
    if (isRefused) throw adrollFailure(response, given, config, context.now());
    return response;
  };
  return { config, clockSkewMs, call };
}
