import type { Config } from '../../config/config.ts';
import type { ConnectableConfig, DestinationConfig } from '../../config/destination-config.ts';
import type { Environment } from '../../config/environment.ts';
import { isFilled } from '../../config/unfilled.ts';
import { credentialStore, findCredential, type FoundCredential } from '../../credentials/credential-store.ts';
import { completed, isAwaiting } from '../../credentials/signed-in.ts';
import type { StoredCredential } from '../../credentials/stored-credential.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { type ListError, listError } from '../../sync/outcome.ts';

/** What a destination signs in with, and where that comes from; never the secret itself. */
export interface CredentialReport {
  readonly destination: string;
  readonly type: string;
  readonly account: string;
  readonly credential:
    | 'refresh_token'
    | 'access_token'
    | 'client_credentials'
    | 'service_account'
    | 'application_default'
    | undefined;
  /** For people: `GOOGLE_REFRESH_TOKEN of the environment`, `/srv/audiences/.audience-sync/credentials.json`. */
  readonly from: string | undefined;
  /** The OAuth client, where there is one. */
  readonly app: string | undefined;
  /** Of a login. */
  readonly login: StoredCredential | undefined;
  /** Why it cannot be used, as far as that shows without asking the platform. */
  readonly error: ListError | undefined;
}

export async function credentialReport(
  config: Config,
  settings: DestinationConfig,
  { env, now }: { readonly env: Environment; readonly now: Date },
): Promise<CredentialReport> {
  const { name: destination, type, account } = settings;
  const about = { destination, type, account, app: appOf(settings), login: undefined };
  const unset = unsetKey(settings);
  if (unset !== undefined)
    return { ...about, credential: undefined, from: undefined, error: notSet(config, settings, unset) };
  if (!isAwaiting(settings)) {
    const { credential, key } = configured(settings) ?? {};
    const from = key && originOf(config, [destination, ...key], env);
    return { ...about, credential, from, error: undefined };
  }
  const store = credentialStore(config);
  let found: FoundCredential | undefined;
  let error: ListError | undefined;
  try {
    found = await findCredential(store, destination);
    completed(settings, found?.credential);
    error = hasEnded(destination, found?.credential, now);
  } catch (cause) {
    error = listError(cause);
  }
  const { credential: login, place } = found ?? {};
  return { ...about, credential: login?.kind, from: place?.label, login, error };
}

function hasEnded(destination: string, login: StoredCredential | undefined, now: Date): ListError | undefined {
  if (login?.ends_at === undefined || Date.parse(login.ends_at) > now.getTime()) return undefined;
  return {
    message: `the ${login.kind.replace('_', ' ')} ended on ${login.ends_at.slice(0, 10)}`,
    fix: `Run \`audience-sync auth login ${destination}\`.`,
    code: undefined,
    traceId: undefined,
    exitCode: ExitCode.credentials,
  };
}

interface Configured {
  readonly credential: NonNullable<CredentialReport['credential']>;
  /** Below the destination. */
  readonly key: readonly string[];
}

function configured({ auth }: ConnectableConfig): Configured | undefined {
  switch (auth?.kind) {
    case 'access_token':
      return { credential: 'access_token', key: ['access_token'] };
    case 'refresh_token':
      return { credential: 'refresh_token', key: ['auth', 'refresh_token'] };
    case 'client_credentials':
      return { credential: 'client_credentials', key: ['auth', 'client_secret'] };
    case 'service_account':
      return { credential: 'service_account', key: ['auth', 'service_account_file'] };
    case 'application_default':
      return { credential: 'application_default', key: ['auth', 'application_default'] };
    case undefined:
      return undefined;
  }
}

function appOf({ auth }: DestinationConfig): string | undefined {
  if (auth === undefined) return undefined;
  const app = 'clientId' in auth ? auth.clientId : 'client' in auth ? auth.client?.id : undefined;
  return app !== undefined && isFilled(app) ? app : undefined;
}

/** The variable or file that a value comes from, or the key where it stands itself. */
function originOf(config: Config, path: readonly string[], env: Environment): string {
  const key = `${path.at(-1) ?? ''} of the config`;
  const written = config.written('destinations', ...path) ?? '';
  const inside = /\$\{([^}]+)\}/.exec(written)?.[1];
  if (inside === undefined) return written === '' ? key : `${key}, written out`;
  if (inside.startsWith('file:')) return `the file ${inside.slice('file:'.length)}`;
  const [name = ''] = inside.split(':-');
  return (env[name] ?? '') === '' ? `${name} of .env` : `${name} of the environment`;
}

/** The first value of the credentials whose variable is not set. */
function unsetKey({ auth }: DestinationConfig): readonly string[] | undefined {
  if (auth === undefined) return undefined;
  const values: readonly (readonly [value: string, ...key: string[]])[] = [
    ...('clientId' in auth ? ([[auth.clientId, 'auth', 'client_id']] as const) : []),
    ...('clientSecret' in auth ? ([[auth.clientSecret, 'auth', 'client_secret']] as const) : []),
    ...('refreshToken' in auth ? ([[auth.refreshToken, 'auth', 'refresh_token']] as const) : []),
    ...('accessToken' in auth ? ([[auth.accessToken, 'access_token']] as const) : []),
  ];
  return values.find(([value]) => !isFilled(value))?.slice(1);
}

function notSet(config: Config, { name }: DestinationConfig, key: readonly string[]): ListError {
  const variable = /\$\{([^}]+)\}/.exec(config.written('destinations', name, ...key) ?? '')?.[1];
  return {
    message: `${key.at(-1) ?? ''} is not set${variable === undefined ? '' : `: ${variable}`}`,
    fix: 'Set it in the environment or in a .env file beside the config.',
    code: undefined,
    traceId: undefined,
    exitCode: ExitCode.credentials,
  };
}
