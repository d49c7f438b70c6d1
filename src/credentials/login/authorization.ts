import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  Configuration,
  customFetch,
  type CustomFetch,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import * as z from 'zod';
import type { LoginConfig } from '../../config/destination-config.ts';
import { lifetime } from '../../destinations/lifetime.ts';
import type { SignInWay } from '../../destinations/sign-in-way.ts';
import { errorName, platformText } from '../../destinations/platform-text.ts';
import { tokenFailure } from '../../destinations/token-failure.ts';
import { readAnswer } from '../../destinations/read-answer.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Exchange } from '../../transport/exchange.ts';

/** One sign-in: the address that the person is sent to, and what is made of the address that they come back to. */
export interface Authorization {
  readonly url: URL;
  /**
   * Exchanges the code for tokens, once.
   *
   * @throws DestinationError `credentials` when the person refused, when the answer is not that of this sign-in, or when the
   * platform refuses the exchange
   */
  redeem(arrival: URL): Promise<Granted>;
}

export interface Granted {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number | undefined;
  readonly refreshToken: string | undefined;
  readonly refreshExpiresIn: number | undefined;
  readonly scopes: readonly string[];
}

const answerSchema = z.object({
  access_token: z.string().min(1),
  expires_in: lifetime(),
  refresh_token: z.string().min(1).optional().catch(undefined),
  refresh_token_expires_in: lifetime(),
  scope: z.string().optional().catch(undefined),
});

const timeoutMs = 30_000;

export async function beginAuthorization(
  way: SignInWay,
  { clientId, clientSecret }: LoginConfig,
  { redirectUri, exchange, now }: { redirectUri: string; exchange: Exchange; now: () => Date },
): Promise<Authorization> {
  const operation = `sign in to ${way.platform}`;
  const server = {
    // RFC 9207: what the answer may name as where it comes from, as Google's does.
    issuer: new URL(way.authorizationEndpoint).origin,
    authorization_endpoint: way.authorizationEndpoint,
    token_endpoint: way.tokenEndpoint,
  };
  const client = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret));
  // A sandbox on this machine; the config warns of any other address without TLS.
  if (way.tokenEndpoint.startsWith('http:')) allowInsecureRequests(client);
  let failure: unknown;
  let answer: unknown;
  client[customFetch] = async (_url, options) => {
    try {
      answer = await askTokenEndpoint(options);
      // LinkedIn leaves the type out, which the library wants.
      return Response.json({ token_type: 'bearer', ...(answer as object) });
    } catch (error) {
      failure = error;
      throw error;
    }
  };

  const askTokenEndpoint = async ({ body, headers }: Parameters<CustomFetch>[1]): Promise<object> => {
    const form = new URLSearchParams(String(body));
    // The library makes it of the address that the person came back to, which may be written in another way.
    form.set('redirect_uri', redirectUri);
    const response = await exchange({
      method: 'POST',
      url: way.tokenEndpoint,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      timeoutMs,
      operation,
    });
    const { status, json } = response;
    if (status !== 200 || typeof json !== 'object' || json === null) {
      throw tokenFailure(response, { operation, fixes: way.fixes, now: now() });
    }
    return json;
  };

  const state = randomState();
  const verifier = way.pkce ? randomPKCECodeVerifier() : undefined;
  const url = buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope: way.scopes.join(' '),
    state,
    ...way.parameters,
    ...(verifier !== undefined && {
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
  });
  return {
    url,
    async redeem(arrival) {
      try {
        await authorizationCodeGrant(client, arrival, {
          expectedState: state,
          ...(verifier !== undefined && { pkceCodeVerifier: verifier }),
        });
      } catch (error) {
        // The library's errors hold the whole answer: none of them goes further.
        if (failure !== undefined) throw failure;
        if (answer === undefined) throw notArrived(error, operation, way);
      }
      return read(answer, way, operation);
    },
  };
}

/** Why the address that the person came back to brings no code. */
function notArrived(error: unknown, operation: string, way: SignInWay): DestinationError {
  if (error instanceof AuthorizationResponseError) {
    const name = errorName(error.error) ?? 'an error';
    const words = error.error_description === undefined ? '' : `: ${platformText(error.error_description)}`;
    const fix = /scope/.test(name) ? way.fixes.scope : way.fixes.refused;
    return new DestinationError(`${operation}: ${name}${words}`, { disposition: 'credentials', code: name, fix });
  }
  return new DestinationError(
    `${operation}: the browser came back with an answer that does not belong to this sign-in`,
    {
      disposition: 'credentials',
      code: 'STATE_MISMATCH',
      fix: `${way.fixes.grant} Use the address of this run only, and in one browser window.`,
    },
  );
}

function read(answer: unknown, way: SignInWay, operation: string): Granted {
  const { scope, ...tokens } = readAnswer(operation, answerSchema, answer);
  return {
    accessToken: tokens.access_token,
    expiresIn: tokens.expires_in,
    refreshToken: tokens.refresh_token,
    refreshExpiresIn: tokens.refresh_token_expires_in,
    // RFC 6749, section 5.1: left out when it is what was asked for.
    scopes: scope === undefined ? way.scopes : way.scopesOf(scope),
  };
}
