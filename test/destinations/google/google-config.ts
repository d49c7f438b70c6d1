import type { GoogleConfig } from '../../../src/destinations/google/settings.ts';
import { sandboxCredentials } from '../../../src/sandbox/credentials.ts';

const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } = sandboxCredentials.google;

/** A destination on the sandbox, or on any server that has the paths of Google's. */
export function googleConfig(
  urls: { readonly google: string; readonly google_token_endpoint: string },
  changes: Partial<GoogleConfig> = {},
): GoogleConfig {
  return {
    type: 'google',
    name: 'google',
    api: 'data-manager',
    account: sandboxCredentials.google.account,
    loginAccount: undefined,
    auth: { kind: 'refresh_token', clientId, clientSecret, refreshToken },
    acceptCustomerMatchTerms: true,
    endpoint: urls.google,
    tokenEndpoint: urls.google_token_endpoint,
    authorizationEndpoint: `${urls.google}/o/oauth2/v2/auth`,
    ...changes,
  };
}

export const googleSecrets = [clientSecret, refreshToken, 'ya29.'];
