import * as z from 'zod';
import type { LinkedinConfig } from './settings.ts';
import type { Exchange } from '../../transport/exchange.ts';
import { type AccessToken, fixedToken, keepToken, type TokenKeeper } from '../access-token.ts';
import type { DestinationContext } from '../destination.ts';
import { lifetime } from '../lifetime.ts';
import { tokenFailure } from '../token-failure.ts';
import { readAnswer } from '../read-answer.ts';
import { signInFixes } from './sign-in-fixes.ts';
import { scopesOf } from './token-scopes.ts';

export interface LinkedinToken extends AccessToken {
  /** When the refresh token ends: 365 days after consent, and use does not extend it. */
  readonly refreshExpiresAt: Date | undefined;
  /** What the token may do, where LinkedIn says so. */
  readonly scopes: readonly string[] | undefined;
}

const answerSchema = z.object({
  access_token: z.string().min(1),
  expires_in: lifetime(),
  refresh_token_expires_in: lifetime(),
  scope: z.string().optional().catch(undefined),
});

const operation = 'sign in to LinkedIn';
const tokenTimeoutMs = 30_000;

/** The token of the config, or one that its refresh token gives. */
export function linkedinTokens(
  config: LinkedinConfig,
  exchange: Exchange,
  context: DestinationContext,
): TokenKeeper<LinkedinToken> {
  const { auth } = config;
  if (auth.kind === 'access_token') {
    return fixedToken({
      value: auth.accessToken,
      expiresAt: undefined,
      refreshExpiresAt: undefined,
      scopes: undefined,
    });
  }
  return keepToken(
    async () => {
      const response = await exchange({
        method: 'POST',
        url: config.tokenEndpoint,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: auth.refreshToken,
          client_id: auth.clientId,
          client_secret: auth.clientSecret,
        }).toString(),
        timeoutMs: tokenTimeoutMs,
        operation,
      });
      if (response.status !== 200) {
        throw tokenFailure(response, { operation, fixes: signInFixes(config), now: context.now() });
      }
      const parsed = readAnswer(operation, answerSchema, response.json);
      return tokenOf(parsed, context.now());
    },
    () => context.now(),
  );
}

function tokenOf(answer: z.output<typeof answerSchema>, now: Date): LinkedinToken {
  const after = (seconds: number | undefined) =>
    seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000);
  return {
    value: answer.access_token,
    expiresAt: after(answer.expires_in),
    refreshExpiresAt: after(answer.refresh_token_expires_in),
    scopes: scopesOf(answer.scope),
  };
}
