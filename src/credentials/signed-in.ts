import type { Config } from '../config/config.ts';
import type { AwaitingSignIn, ConnectableConfig, DestinationConfig } from '../config/destination-config.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { type CredentialStore, credentialStore, findCredential, type FoundCredential } from './credential-store.ts';
import type { StoredCredential } from './stored-credential.ts';

export function isAwaiting(settings: DestinationConfig): settings is AwaitingSignIn {
  return settings.auth?.kind === 'login';
}

export interface SignedIn {
  readonly settings: ConnectableConfig;
  /** Undefined when the config itself has the credentials. */
  readonly found: FoundCredential | undefined;
}

/**
 * The destination with the token that a login stored for it.
 *
 * @throws DestinationError `credentials` when there is none, or one of another app
 * @throws UserError exit 6 when what is stored cannot be read
 */
export async function signedIn(
  config: Pick<Config, 'directory' | 'project'>,
  settings: DestinationConfig,
  store: CredentialStore = credentialStore(config),
): Promise<SignedIn> {
  if (!isAwaiting(settings)) return { settings, found: undefined };
  const found = await findCredential(store, settings.name);
  return { settings: completed(settings, found?.credential), found };
}

/**
 * The destination with a token; undefined stands for none.
 *
 * @throws DestinationError `credentials` when it cannot be used
 */
export function completed(settings: AwaitingSignIn, credential: StoredCredential | undefined): ConnectableConfig {
  if (credential === undefined) throw missing(settings, `destination ${settings.name} has no login yet`);
  if (credential.type === settings.type && credential.client_id === settings.auth.clientId) {
    return withToken(settings, credential);
  }
  throw missing(settings, `the login of destination ${settings.name} was made with another client_id`);
}

function missing({ name }: AwaitingSignIn, message: string): DestinationError {
  return new DestinationError(message, {
    disposition: 'credentials',
    fix: `Run \`audience-sync auth login ${name}\`, or write \`refresh_token\` under \`auth\` of the destination.`,
  });
}

function withToken(settings: AwaitingSignIn, { kind, token }: StoredCredential): ConnectableConfig {
  const { clientId, clientSecret } = settings.auth;
  const refreshing = { kind: 'refresh_token', clientId, clientSecret, refreshToken: token, stored: true } as const;
  if (kind === 'refresh_token') return { ...settings, auth: refreshing };
  const client = { id: clientId, secret: clientSecret };
  return { ...settings, auth: { kind, accessToken: token, client, stored: true } };
}
