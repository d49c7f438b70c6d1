import { resolve } from 'node:path';
import type {
  DestinationConfig,
  GoogleAuthConfig,
  LinkedinConfig,
  LoginConfig,
  MetaConfig,
} from './destination-config.ts';
import type { ConfigFile } from './schema/config-schema.ts';

type Written = NonNullable<ConfigFile['destinations']>[string];
type WrittenAs<Type extends Written['type']> = Extract<Written, { type: Type }>;

export function buildDestination(name: string, written: Written, directory: string): DestinationConfig {
  switch (written.type) {
    case 'google':
      return google(name, written, directory);
    case 'meta':
      return meta(name, written);
    case 'linkedin':
      return linkedin(name, written);
  }
}

function google(name: string, written: WrittenAs<'google'>, directory: string): DestinationConfig {
  const common = {
    type: 'google' as const,
    name,
    account: digitsOf(written.account),
    loginAccount: written.login_account === undefined ? undefined : digitsOf(written.login_account),
    acceptCustomerMatchTerms: written.accept_customer_match_terms ?? false,
    endpoint: base(written.endpoint ?? 'https://datamanager.googleapis.com'),
    tokenEndpoint: written.token_endpoint ?? 'https://oauth2.googleapis.com/token',
    authorizationEndpoint: written.authorization_endpoint ?? 'https://accounts.google.com/o/oauth2/v2/auth',
  };
  const auth = googleAuth(written.auth, directory);
  return auth.kind === 'login' ? { ...common, auth } : { ...common, auth };
}

function googleAuth(auth: WrittenAs<'google'>['auth'], directory: string): GoogleAuthConfig | LoginConfig {
  if (auth.service_account_file !== undefined) {
    return { kind: 'service_account', file: resolve(directory, auth.service_account_file) };
  }
  return auth.application_default ? { kind: 'application_default' } : refreshTokenOrLogin(auth);
}

function meta(name: string, written: WrittenAs<'meta'>): MetaConfig {
  return {
    type: 'meta',
    name,
    account: written.account.startsWith('act_') ? written.account : `act_${written.account}`,
    accessToken: written.access_token,
    appSecret: written.app_secret,
    apiVersion: written.api_version ?? 'v26.0',
    endpoint: base(written.endpoint ?? 'https://graph.facebook.com'),
  };
}

function linkedin(name: string, written: WrittenAs<'linkedin'>): DestinationConfig {
  const common = {
    type: 'linkedin' as const,
    name,
    account: written.account,
    sourcePlatform: written.source_platform,
    sendPlainNames: written.send_plain_names ?? false,
    apiVersion: written.api_version ?? '202607',
    endpoint: base(written.endpoint ?? 'https://api.linkedin.com'),
    tokenEndpoint: written.token_endpoint ?? 'https://www.linkedin.com/oauth/v2/accessToken',
    authorizationEndpoint: written.authorization_endpoint ?? 'https://www.linkedin.com/oauth/v2/authorization',
  };
  const auth = linkedinAuth(written);
  return auth.kind === 'login' ? { ...common, auth } : { ...common, auth };
}

function linkedinAuth({
  access_token: accessToken,
  auth,
}: WrittenAs<'linkedin'>): LinkedinConfig['auth'] | LoginConfig {
  if (accessToken === undefined) return refreshTokenOrLogin(auth ?? {});
  const { client_id: id, client_secret: secret } = auth ?? {};
  return {
    kind: 'access_token',
    accessToken,
    ...(id !== undefined && secret !== undefined && { client: { id, secret } }),
  };
}

interface OauthKeys {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly refresh_token?: string | undefined;
}

/** The schema has made sure that the client is there. */
function refreshTokenOrLogin(auth: OauthKeys) {
  const { client_id: clientId, client_secret: clientSecret, refresh_token: token } = auth;
  if (clientId === undefined || clientSecret === undefined) throw new Error('incomplete auth');
  if (token === undefined) return { kind: 'login' as const, clientId, clientSecret };
  return { kind: 'refresh_token' as const, clientId, clientSecret, refreshToken: token };
}

/** People copy `123-456-7890` from the platform's page. */
const digitsOf = (account: string) => account.replaceAll('-', '');

/** One way of writing an endpoint, because lists are known by it: `HTTPS://Example.com:443/` is `https://example.com`. */
const base = (endpoint: string) => new URL(endpoint).href.replace(/\/+$/, '');
