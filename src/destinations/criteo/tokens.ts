import * as z from 'zod';
import type { Exchange } from '../../transport/exchange.ts';
import { type AccessToken, keepToken, type TokenKeeper } from '../access-token.ts';
import type { DestinationContext } from '../destination.ts';
import { lifetime } from '../lifetime.ts';
import { readAnswer } from '../read-answer.ts';
import { tokenFailure } from '../token-failure.ts';
import type { CriteoConfig } from './settings.ts';

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: lifetime() });
const operation = 'sign in to Criteo';
const tokenTimeoutMs = 30_000;

/** Tokens of 15 minutes, by client credentials; there is nothing to refresh them with. */
export function criteoTokens(
  config: CriteoConfig,
  exchange: Exchange,
  context: DestinationContext,
): TokenKeeper<AccessToken> {
  const { auth, name, tokenEndpoint } = config;
  const key = `Check client_id and client_secret of destination ${name} at https://partners.criteo.com > your app > API keys.`;
  return keepToken(
    async () => {
      const response = await exchange({
        method: 'POST',
        url: tokenEndpoint,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          client_id: auth.clientId,
          client_secret: auth.clientSecret,
          grant_type: 'client_credentials',
        }).toString(),
        timeoutMs: tokenTimeoutMs,
        operation,
      });
      if (response.status !== 200) {
        const fixes = { grant: key, client: key, scope: giveConsent(config) };
        throw tokenFailure(response, { operation, fixes, now: context.now() });
      }
      const { access_token: value, expires_in: seconds } = readAnswer(operation, answerSchema, response.json);
      const expiresAt = seconds === undefined ? undefined : new Date(context.now().getTime() + seconds * 1000);
      return { value, expiresAt };
    },
    () => context.now(),
  );
}

/** What the advertiser does so that the app may manage its audiences. */
export function giveConsent({ account }: CriteoConfig): string {
  return `Open the consent URL of the app (https://partners.criteo.com > your app) as advertiser ${account}, and allow it to manage audiences (MarketingSolutions_Audience_Manage and _Read).`;
}
