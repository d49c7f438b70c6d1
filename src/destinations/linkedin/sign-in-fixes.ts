import type { LinkedinConfig } from './settings.ts';
import type { SignInFixes } from '../token-failure.ts';

/** Where an app's client, redirects and tokens are. */
export const appAuthPage = 'https://www.linkedin.com/developers/apps > your app > Auth';
const makeTokens = `${appAuthPage} > OAuth 2.0 tools, with the scopes rw_dmp_segments and r_ads`;

/** What a person does when LinkedIn refuses to give or to describe a token. */
export function signInFixes(config: LinkedinConfig): SignInFixes {
  return {
    grant: `${renewSignIn(config)} A refresh token lasts 365 days from consent, however often it is used.`,
    client: `Check client_id and client_secret of destination ${config.name} under ${appAuthPage}.`,
    scope: `Make new tokens under ${makeTokens}.`,
  };
}

/** What a person does when LinkedIn does not take a token. */
export function signInAgain(config: LinkedinConfig): string {
  return `${renewSignIn(config)} An access token lasts 60 days.`;
}

/** What a person does before or after the end of a token. */
export function renewSignIn({ name, auth: { kind, stored } }: LinkedinConfig): string {
  if (stored === true) return `Run \`audience-sync auth login ${name}\`.`;
  const key = kind === 'access_token' ? 'access_token' : 'refresh_token';
  return `Make a new token under ${makeTokens}, and put it into destination ${name} as ${key}.`;
}
