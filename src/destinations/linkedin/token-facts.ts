import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import type { Expiry } from '../expiry.ts';
import { tokenFailure } from '../token-failure.ts';
import { readAnswer } from '../read-answer.ts';
import type { LinkedinClient } from './client.ts';
import { renewSignIn, signInAgain, signInFixes } from './sign-in-fixes.ts';
import { scopesOf } from './token-scopes.ts';

/** What is known of the token that calls are made with. */
export interface TokenFacts {
  readonly scopes: readonly string[] | undefined;
  /** Of what a person has to renew: the refresh token, or the access token where there is no other. */
  readonly end: Expiry;
}

const timeoutMs = 30_000;
const operation = 'ask LinkedIn about the token';
const answerSchema = z.object({
  active: z.boolean(),
  status: z.string().optional().catch(undefined),
  /** Seconds since 1970; a year has four digits. */
  expires_at: z.number().min(0).max(253_402_300_799).optional().catch(undefined),
  scope: z.string().optional().catch(undefined),
});

/**
 * Asks LinkedIn for scopes and end. A refresh token's are told with each access token that it gives; of an access token in
 * the config they are told to the app that it was made for.
 *
 * @throws DestinationError `credentials` when the token is not valid any more
 */
export async function tokenFacts(client: LinkedinClient): Promise<TokenFacts> {
  const { auth } = client.config;
  if (auth.kind === 'refresh_token') return refreshFacts(client);
  if (auth.client === undefined) {
    const why = 'LinkedIn tells it when client_id and client_secret stand under `auth`; it lasts 60 days';
    return { scopes: undefined, end: { ...accessToken, at: undefined, why } };
  }
  const response = await client.exchange({
    method: 'POST',
    // Beside the token endpoint; it has no setting of its own.
    url: new URL('introspectToken', client.config.tokenEndpoint),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      token: auth.accessToken,
      client_id: auth.client.id,
      client_secret: auth.client.secret,
    }).toString(),
    timeoutMs,
    operation,
  });
  const { active, status, expires_at: end, scope } = read(client, response);
  if (!active) {
    throw new DestinationError(`${operation}: it is ${status ?? 'not active'}`, {
      disposition: 'credentials',
      fix: signInAgain(client.config),
    });
  }
  return {
    scopes: scopesOf(scope),
    end:
      end === undefined
        ? { ...accessToken, at: undefined, why: 'LinkedIn does not tell it' }
        : { ...accessToken, at: new Date(end * 1000), fix: renewSignIn(client.config) },
  };
}

const accessToken = { kind: 'credential', what: 'LinkedIn access token' } as const;

async function refreshFacts({ config, tokens }: LinkedinClient): Promise<TokenFacts> {
  const { scopes, refreshExpiresAt } = await tokens.current();
  const token = { kind: 'credential', what: 'LinkedIn refresh token' } as const;
  return {
    scopes,
    end:
      refreshExpiresAt === undefined
        ? { ...token, at: undefined, why: 'LinkedIn does not tell it; it lasts 365 days from consent' }
        : { ...token, at: refreshExpiresAt, fix: renewSignIn(config) },
  };
}

function read({ config, now }: LinkedinClient, response: ExchangeResponse): z.output<typeof answerSchema> {
  if (response.status !== 200) throw tokenFailure(response, { operation, fixes: signInFixes(config), now: now() });
  const parsed = readAnswer(operation, answerSchema, response.json);
  return parsed;
}
