import type { LinkedinConfig } from './settings.ts';
import type { SignInWay } from '../sign-in-way.ts';
import { appAuthPage } from './sign-in-fixes.ts';
import { scopesOf } from './token-scopes.ts';

/** learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow, as of 2026-11. */
export function linkedinSignIn({
  name,
  authorizationEndpoint,
  tokenEndpoint,
}: Pick<LinkedinConfig, 'name' | 'authorizationEndpoint' | 'tokenEndpoint'>): SignInWay {
  return {
    platform: 'LinkedIn',
    authorizationEndpoint,
    tokenEndpoint,
    scopes: ['rw_dmp_segments', 'r_ads'],
    neededScopes: ['rw_dmp_segments'],
    parameters: {},
    // A verifier makes its token endpoint answer that the client is not known.
    pkce: false,
    loopback: false,
    // Only apps with programmatic refresh get more.
    accessTokenAlone: true,
    fixes: {
      grant: `Run \`audience-sync auth login ${name}\` again: a code is good for one exchange, within minutes.`,
      client: `Check client_id and client_secret of destination ${name} under ${appAuthPage}.`,
      scope:
        'The app needs the products Advertising API and Matched Audiences: https://www.linkedin.com/developers/apps > your app > Products.',
      refused: `Run \`audience-sync auth login ${name}\` again, and allow what it asks for.`,
      redirect: `Register the address, exactly as you give it, under ${appAuthPage} > Authorized redirect URLs.`,
    },
    scopesOf: (text) => scopesOf(text) ?? [],
  };
}
