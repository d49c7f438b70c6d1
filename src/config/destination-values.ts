import type { LoginConfig, RefreshToken } from './destination-config.ts';

interface OauthKeys {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly refresh_token?: string | undefined;
}

/** What `oauthKeys` come to. The schema has made sure that the client is there. */
export function refreshTokenOrLogin(auth: OauthKeys): RefreshToken | LoginConfig {
  const { client_id: clientId, client_secret: clientSecret, refresh_token: token } = auth;
  if (clientId === undefined || clientSecret === undefined) throw new Error('incomplete auth');
  if (token === undefined) return { kind: 'login', clientId, clientSecret };
  return { kind: 'refresh_token', clientId, clientSecret, refreshToken: token };
}

/** One way of writing an endpoint, because lists are known by it: `HTTPS://Example.com:443/` is `https://example.com`. */
export function endpointOf(address: string): string {
  return new URL(address).href.replace(/\/+$/, '');
}
