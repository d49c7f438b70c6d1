import type { GoogleConfig } from './settings.ts';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import { watchClock } from '../../transport/clock-watch.ts';
import { createExchange } from '../../transport/exchange.ts';
import { jsonBody } from '../../transport/json-body.ts';
import { authorized, keepToken, type TokenKeeper } from '../access-token.ts';
import type { DestinationContext } from '../destination.ts';
import { fetchGoogleToken, type GoogleToken } from './credentials.ts';
import { googleFailure } from './errors.ts';
import { apiVersion } from './versions.ts';

export interface GoogleCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** After the version: `audienceMembers:ingest`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Decides what a refusal means: a 404 on the account is a wrong setting, on a list it is gone. */
  readonly about: 'account' | 'list' | 'members' | 'request';
  /** Words for errors and logs: `add members`. */
  readonly operation: string;
}

export interface GoogleClient {
  readonly config: GoogleConfig;
  readonly tokens: TokenKeeper<GoogleToken>;
  /** How far our clock is from Google's, as the latest answer tells it. */
  clockSkewMs(): number | undefined;
  /** Makes the call and gives the JSON of its answer. Rejects with `DestinationError` for everything but HTTP 2xx. */
  call(call: GoogleCall): Promise<unknown>;
  /** The same with all of the answer. */
  answer(call: GoogleCall): Promise<ExchangeResponse>;
}

/** Ten thousand members are about 5 MB; a slow line needs a while for them. */
const timeoutMs = 120_000;

export function createGoogleClient(config: GoogleConfig, context: DestinationContext): GoogleClient {
  const { exchange, skewMs: clockSkewMs } = watchClock(
    createExchange({ signal: context.signal, log: (line) => context.log(line) }),
    () => context.now(),
  );
  const tokens = keepToken(
    () => fetchGoogleToken(config, exchange, context.now()),
    () => context.now(),
  );
  const answer = async (given: GoogleCall): Promise<ExchangeResponse> => {
    const { method, path, query, body, operation } = given;
    const url = new URL(`${config.endpoint}/${apiVersion}/${path}`);
    // Google reads a plus in a query as it is written, so blanks are percent-encoded.
    url.search = Object.entries(query ?? {})
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const text = body === undefined ? undefined : jsonBody(body);
    const response = await authorized(tokens, (token): Promise<ExchangeResponse> =>
      exchange({
        method,
        url,
        headers: headersOf(config, given, token),
        ...(text !== undefined && { body: text }),
        timeoutMs,
        operation,
      }),
    );
    if (response.status < 200 || response.status >= 300) throw googleFailure(response, given, config, context.now());
    return response;
  };
  return { config, tokens, clockSkewMs, call: async (given) => (await answer(given)).json, answer };
}

function headersOf({ loginAccount }: GoogleConfig, call: GoogleCall, token: GoogleToken): Record<string, string> {
  // Uploads name the manager in the body. A result is only told to who comes the same way as the upload did.
  const throughManager =
    loginAccount !== undefined && call.about !== 'members' && !call.path.startsWith('audienceMembers');
  return {
    authorization: `Bearer ${token.value}`,
    ...(call.body !== undefined && { 'content-type': 'application/json' }),
    ...(throughManager && { 'login-account': accountPath(loginAccount) }),
    ...(token.quotaProject !== undefined && { 'x-goog-user-project': token.quotaProject }),
  };
}

/** An account's resource name. */
export function accountPath(account: string): string {
  return `accountTypes/GOOGLE_ADS/accounts/${account}`;
}
