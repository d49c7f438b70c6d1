import { readFile } from 'node:fs/promises';
import type { AuthClient, gaxios } from 'google-auth-library';
import * as z from 'zod';
import type { GoogleConfig } from './settings.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import { errorCode } from '../../errors/error-code.ts';
import type { Exchange } from '../../transport/exchange.ts';
import type { AccessToken } from '../access-token.ts';
import { readAnswer } from '../read-answer.ts';
import { tokenFailure } from '../token-failure.ts';
import { dataManagerScope } from './scope.ts';
import { signInFixes } from './sign-in-fixes.ts';

type Library = typeof import('google-auth-library');

export interface GoogleToken extends AccessToken {
  /** The Cloud project that calls are counted on; only for credentials of the gcloud tool. */
  readonly quotaProject: string | undefined;
  /** What the token may do, where Google says so. */
  readonly scopes: readonly string[] | undefined;
}

/** The library's own token endpoint, which it does not let everybody change. */
const libraryTokenEndpoint = 'https://oauth2.googleapis.com/token';
const tokenTimeoutMs = 30_000;

/**
 * Fetches one access token by the way that the config says. The library does the protocol; its requests go through our
 * exchange, to the config's token endpoint, once.
 *
 * @throws DestinationError `credentials` when Google refuses, `config` when the credentials cannot be read
 */
export async function fetchGoogleToken(config: GoogleConfig, exchange: Exchange, now: Date): Promise<GoogleToken> {
  const library = await import('google-auth-library');
  let failure: unknown;
  const adapter: gaxios.GaxiosOptions['adapter'] = async (options) => {
    try {
      return await request(options, config, exchange, now);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    const client = await clientOf(library, config, { adapter });
    const { token } = await client.getAccessToken();
    if (token === null || token === undefined) throw new Error('no token');
    // The library reads the machine's clock, and we may live by another one.
    const end = client.credentials.expiry_date;
    const expiresAt =
      typeof end === 'number' && Number.isFinite(end) ? new Date(now.getTime() + end - Date.now()) : undefined;
    const scopes = client.credentials.scope?.split(' ');
    return { value: token, expiresAt, quotaProject: client.quotaProjectId, scopes };
  } catch (error) {
    // The library's errors hold the whole request, secrets included: none of them goes further.
    if (failure !== undefined) throw failure;
    throw error instanceof DestinationError ? error : unusable(config);
  }
}

/** One request of the library. Its own repeats are switched off: they belong to the core. */
async function request<Data>(
  options: gaxios.GaxiosOptionsPrepared,
  config: GoogleConfig,
  exchange: Exchange,
  now: Date,
): Promise<gaxios.GaxiosResponse<Data>> {
  options.retry = false;
  delete options.retryConfig;
  const form = options.body instanceof URLSearchParams;
  const isToken = options.url.href === libraryTokenEndpoint;
  const response = await exchange({
    method: options.method?.toUpperCase() === 'GET' ? 'GET' : 'POST',
    url: isToken ? config.tokenEndpoint : options.url,
    headers: {
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...Object.fromEntries(options.headers),
    },
    ...(options.body !== undefined && options.body !== null && { body: String(options.body) }),
    timeoutMs: tokenTimeoutMs,
    operation: 'sign in to Google',
  });
  if (response.status >= 400) {
    throw tokenFailure(response, { operation: 'sign in to Google', fixes: signInFixes(config), now });
  }
  const { status, headers } = response;
  // A gateway's page is no answer of Google's.
  if (isToken) readAnswer('sign in to Google', z.looseObject({}), response.json);
  const data = (response.json ?? response.text) as Data;
  return Object.assign(new Response(null, { status, headers }), { config: options, data });
}

async function clientOf(
  library: Library,
  config: GoogleConfig,
  transporterOptions: gaxios.GaxiosOptions,
): Promise<AuthClient> {
  const { auth, tokenEndpoint } = config;
  // Without the library's interceptors, which can be told by an environment variable to log requests with their secrets.
  const common = { transporterOptions, useAuthRequestParameters: false };
  const assertionClaims = { aud: tokenEndpoint };
  switch (auth.kind) {
    case 'refresh_token':
      return new library.UserRefreshClient({
        ...common,
        clientId: auth.clientId,
        clientSecret: auth.clientSecret,
        refreshToken: auth.refreshToken,
      });
    case 'service_account': {
      const { client_email: email, private_key: key, private_key_id: keyId } = await readServiceAccount(auth.file);
      return new library.JWT({
        ...common,
        email,
        key,
        ...(keyId !== undefined && { keyId }),
        scopes: dataManagerScope,
        additionalClaims: assertionClaims,
      });
    }
    case 'application_default': {
      // A project id that is already there saves the search for one (gcloud, metadata server); nothing here reads it.
      const found = await new library.GoogleAuth({
        scopes: dataManagerScope,
        projectId: 'unused',
        clientOptions: common,
      }).getClient();
      if (found instanceof library.JWT) found.additionalClaims = assertionClaims;
      return found;
    }
  }
}

const serviceAccountSchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

async function readServiceAccount(file: string): Promise<z.output<typeof serviceAccountSchema>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new DestinationError(`service account file ${file} cannot be read (${errorCode(error) ?? 'not JSON'})`, {
      disposition: 'config',
      fix: 'Check `service_account_file`: it must be the JSON key that Google Cloud gave for the service account.',
    });
  }
  const parsed = serviceAccountSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new DestinationError(`${file} is no key of a service account`, {
    disposition: 'config',
    fix: 'Download a JSON key under Google Cloud console > IAM & Admin > Service accounts > Keys.',
  });
}

function unusable({ auth }: GoogleConfig): DestinationError {
  switch (auth.kind) {
    case 'refresh_token':
      return new DestinationError('sign in to Google: the answer held no access token', { disposition: 'give-up' });
    case 'service_account':
      return new DestinationError(`the private key in ${auth.file} cannot be used`, {
        disposition: 'config',
        fix: 'Download a new JSON key under Google Cloud console > IAM & Admin > Service accounts > Keys.',
      });
    case 'application_default':
      return new DestinationError('no application default credentials were found that can be used', {
        disposition: 'credentials',
        fix: `Run \`gcloud auth application-default login --scopes=${dataManagerScope},https://www.googleapis.com/auth/cloud-platform\`, or point GOOGLE_APPLICATION_CREDENTIALS to a key file.`,
      });
  }
}
