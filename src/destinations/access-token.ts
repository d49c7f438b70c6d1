import { DestinationError } from '../errors/destination-error.ts';
import type { ExchangeResponse } from '../transport/exchange.ts';

/** A bearer token, and when it ends as far as known. */
export interface AccessToken {
  readonly value: string;
  readonly expiresAt: Date | undefined;
}

/** A destination's token, fetched when first needed. */
export interface TokenKeeper<Token extends AccessToken> {
  /** The token to use now: fetched once for concurrent calls, and anew before it ends. */
  current(): Promise<Token>;
  /** Another token than the one that was refused; undefined when there is no way to get one. */
  renew(refused: Token): Promise<Token | undefined>;
}

/** A token is renewed this long before its end, so that a call under way does not outlive it. */
const marginMs = 2 * 60_000;

/** Keeps a token that `fetchToken` gives, in memory only; or that it was refused for good. */
export function keepToken<Token extends AccessToken>(
  fetchToken: () => Promise<Token>,
  now: () => Date,
): TokenKeeper<Token> {
  let held: Token | undefined;
  let underWay: Promise<Token> | undefined;
  let refusal: DestinationError | undefined;
  const fetchOnce = (): Promise<Token> => {
    // Calls that were under way when the first one learned it fail alike, without asking for it again each.
    if (refusal !== undefined) return Promise.reject(refusal);
    underWay ??= fetchToken()
      .then(
        (token) => {
          held = token;
          return token;
        },
        (error: unknown) => {
          if (isRefusal(error)) refusal = error;
          throw error;
        },
      )
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  const lasts = ({ expiresAt }: Token): boolean =>
    expiresAt === undefined || expiresAt.getTime() - marginMs > now().getTime();
  return {
    current: () => (held !== undefined && lasts(held) ? Promise.resolve(held) : fetchOnce()),
    // Of concurrent calls that were refused, the first renews for all.
    renew: (refused) => (held !== undefined && held !== refused ? Promise.resolve(held) : fetchOnce()),
  };
}

/** What only a person can mend; a network that fails is asked again. */
function isRefusal(error: unknown): error is DestinationError {
  return error instanceof DestinationError && error.disposition === 'credentials';
}

/** A token that a person put into the config: nothing else can be got. */
export function fixedToken<Token extends AccessToken>(token: Token): TokenKeeper<Token> {
  return { current: () => Promise.resolve(token), renew: () => Promise.resolve(undefined) };
}

/** Makes a call; when the platform refuses its token (HTTP 401), once more with a renewed one. */
export async function authorized<Token extends AccessToken>(
  tokens: TokenKeeper<Token>,
  call: (token: Token) => Promise<ExchangeResponse>,
): Promise<ExchangeResponse> {
  const token = await tokens.current();
  const response = await call(token);
  if (response.status !== 401) return response;
  const renewed = await tokens.renew(token);
  return renewed === undefined ? response : call(renewed);
}
