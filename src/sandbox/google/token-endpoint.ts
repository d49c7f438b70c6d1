import { hasType, headerOf, Refusal, type Call, type Reply } from '../engine/call.ts';
import { type Consents, provesPossession } from '../engine/consents.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { checkAssertion } from './assertion.ts';

export const DATAMANAGER_SCOPE = 'https://www.googleapis.com/auth/datamanager';
/** Of the Google Ads API. */
export const ADWORDS_SCOPE = 'https://www.googleapis.com/auth/adwords';
export const TOKEN_PATH = '/token';

/** Whoever made the refresh token that is there from the start allowed both APIs. */
const BOTH_SCOPES = `${DATAMANAGER_SCOPE} ${ADWORDS_SCOPE}`;

/** Life of an access token, in seconds (google.md 2). */
const LIFE_SECONDS = 3599;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `POST /token` of oauth2.googleapis.com: codes of a consent, refresh tokens and service accounts. */
export function answerToken(call: Call, tokens: TokenStore, consents: Consents): Reply {
  if (call.method !== 'POST') throw new Refusal({ status: 404, html: '<h1>404 Not Found</h1>' });
  if (!hasType(call, 'application/x-www-form-urlencoded')) {
    throw refused('invalid_request', 'The body must be a form.');
  }
  const form = new URLSearchParams(call.body.toString('utf8'));
  const grant = form.get('grant_type') ?? '';
  if (grant === '') throw refused('invalid_request', 'Required parameter is missing: grant_type');
  const { scope, refreshToken } = granted(grant, { call, form, tokens, consents });
  const token = tokens.issue('ya29.', call.now + LIFE_SECONDS * 1000, scope);
  return {
    status: 200,
    json: {
      access_token: token,
      expires_in: LIFE_SECONDS,
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      scope,
      token_type: 'Bearer',
    },
  };
}

interface Asked {
  readonly call: Call;
  readonly form: URLSearchParams;
  readonly tokens: TokenStore;
  readonly consents: Consents;
}

interface Granted {
  readonly scope: string;
  /** Only when a code is exchanged. */
  readonly refreshToken?: string | undefined;
}

function granted(grant: string, asked: Asked): Granted {
  switch (grant) {
    case 'authorization_code':
      return redeemCode(asked);
    case 'refresh_token':
      return { scope: checkRefresh(asked) };
    case JWT_BEARER:
      return { scope: scopeOfAssertion(asked.call, asked.form, asked.tokens) };
    default:
      throw refused('unsupported_grant_type', 'Invalid grant_type.');
  }
}

function redeemCode({ call, form, consents }: Asked): Granted {
  checkClient(form, ['code', 'redirect_uri']);
  const consent = consents.redeem((form.get('code') ?? '').replace(/^4\//, ''), call.now);
  if (consent === undefined) throw refused('invalid_grant', 'Malformed auth code.');
  if (form.get('redirect_uri') !== consent.redirectUri) throw refused('redirect_uri_mismatch', 'Bad Request');
  if (!provesPossession(consent, form.get('code_verifier'))) throw refused('invalid_grant', 'Invalid code verifier.');
  return { scope: consent.scope, refreshToken: consent.offline ? consents.refreshToken('1//', consent) : undefined };
}

/** The scope of the refresh token. */
function checkRefresh({ form, tokens, consents }: Asked): string {
  checkClient(form, ['refresh_token']);
  const consent = consents.behind(form.get('refresh_token') ?? '', tokens.generation);
  if (consent !== undefined) return consent.scope;
  if (tokens.refreshRevoked) throw refused('invalid_grant', 'Token has been expired or revoked.');
  // Whoever keeps tokens by refresh token, as Google's library does, can have several: what stands behind it is their own.
  if (form.get('refresh_token')?.startsWith(sandboxCredentials.google.refresh_token) === true) return BOTH_SCOPES;
  throw refused('invalid_grant', 'Bad Request');
}

function checkClient(form: URLSearchParams, needed: readonly string[]): void {
  const known = sandboxCredentials.google;
  for (const name of ['client_id', 'client_secret', ...needed]) {
    if (!form.has(name)) throw refused('invalid_request', `Required parameter is missing: ${name}`);
  }
  if (form.get('client_id') !== known.client_id)
    throw refused('invalid_client', 'The OAuth client was not found.', 401);
  if (form.get('client_secret') !== known.client_secret) {
    throw refused('invalid_client', 'The provided client secret is invalid.', 401);
  }
}

function scopeOfAssertion(call: Call, form: URLSearchParams, tokens: TokenStore): string {
  const checked = checkAssertion(form.get('assertion') ?? '', [
    'https://oauth2.googleapis.com/token',
    `http://${headerOf(call, 'host') ?? ''}${TOKEN_PATH}`,
  ]);
  if ('fault' in checked) throw refused(checked.error, checked.fault);
  if (tokens.refreshRevoked) throw refused('invalid_grant', 'Invalid grant: account not found');
  return checked.scope;
}

function refused(error: string, error_description: string, status = 400): Refusal {
  return new Refusal({ status, json: { error, error_description } });
}
