import type { LinkedinConfig } from '../../../src/destinations/linkedin/settings.ts';
import { sandboxCredentials } from '../../../src/sandbox/credentials.ts';

const known = sandboxCredentials.linkedin;

export const linkedinRefreshToken: LinkedinConfig['auth'] = {
  kind: 'refresh_token',
  clientId: known.client_id,
  clientSecret: known.client_secret,
  refreshToken: known.refresh_token,
};

/** A destination on the sandbox, or on any server that has the paths of LinkedIn's; with an access token. */
export function linkedinConfig(
  urls: { readonly linkedin: string; readonly linkedin_token_endpoint: string },
  changes: Partial<LinkedinConfig> = {},
): LinkedinConfig {
  return {
    type: 'linkedin',
    name: 'linkedin',
    account: known.account,
    sourcePlatform: known.source_platform,
    auth: { kind: 'access_token', accessToken: known.access_token },
    mode: 'stream',
    sendPlainNames: false,
    apiVersion: '202607',
    endpoint: urls.linkedin,
    tokenEndpoint: urls.linkedin_token_endpoint,
    authorizationEndpoint: `${urls.linkedin}/oauth/v2/authorization`,
    ...changes,
  };
}

export const linkedinSecrets = [known.access_token, known.client_secret, known.refresh_token];
