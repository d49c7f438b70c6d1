import type { GoogleConfig } from './settings.ts';
import type { SignInWay } from '../sign-in-way.ts';
import { adwordsScope, dataManagerScope } from './scope.ts';

const clients = 'Google Cloud console > Google Auth Platform > Clients';

/** developers.google.com/identity/protocols/oauth2/native-app, as of 2026-11. */
export function googleSignIn({
  name,
  api,
  authorizationEndpoint,
  tokenEndpoint,
}: Pick<GoogleConfig, 'name' | 'api' | 'authorizationEndpoint' | 'tokenEndpoint'>): SignInWay {
  const scope = api === 'google-ads' ? adwordsScope : dataManagerScope;
  return {
    platform: 'Google',
    authorizationEndpoint,
    tokenEndpoint,
    scopes: [scope],
    neededScopes: [scope],
    // Without the second, whoever has agreed before gets no refresh token any more.
    parameters: { access_type: 'offline', prompt: 'consent' },
    pkce: true,
    loopback: true,
    accessTokenAlone: false,
    fixes: {
      grant: `Run \`audience-sync auth login ${name}\` again.`,
      client: `Check client_id and client_secret of destination ${name} under ${clients}; the client must be of the type Desktop app.`,
      scope: `Add the scope ${scope} under Google Cloud console > Google Auth Platform > Data access.`,
      refused: `Run \`audience-sync auth login ${name}\` again, and allow what it asks for. For an app in status Testing, the person must be a test user: Google Cloud console > Google Auth Platform > Audience.`,
      redirect: `Create a client of the type Desktop app under ${clients}: it may come back to any port of this machine.`,
    },
    scopesOf: (text) => text.split(' '),
  };
}
