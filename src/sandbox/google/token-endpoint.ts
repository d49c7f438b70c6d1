import { hasType, headerOf, Refusal, type Call, type Reply } from '../engine/call.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { checkAssertion } from './assertion.ts';

export const DATAMANAGER_SCOPE = 'https://www.googleapis.com/auth/datamanager';
export const TOKEN_PATH = '/token';

/** Life of an access token, in seconds (google.md 2). */
const LIFE_SECONDS = 3599;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `POST /token` of oauth2.googleapis.com: refresh tokens and service accounts. */
export function answerToken(call: Call, tokens: TokenStore): Reply {
  if (call.method !== 'POST') throw new Refusal({ status: 404, html: '<h1>404 Not Found</h1>' });
  if (!hasType(call, 'application/x-www-form-urlencoded')) {
    throw refused('invalid_request', 'The body must be a form.');
  }
  const form = new URLSearchParams(call.body.toString('utf8'));
  const grant = form.get('grant_type') ?? '';
  if (grant === '') throw refused('invalid_request', 'Required parameter is missing: grant_type');
  if (grant === 'refresh_token') checkRefresh(form, tokens);
  else if (grant !== JWT_BEARER) throw refused('unsupported_grant_type', 'Invalid grant_type.');
  const scope = grant === JWT_BEARER ? scopeOfAssertion(call, form, tokens) : DATAMANAGER_SCOPE;
  const token = tokens.issue('ya29.', call.now + LIFE_SECONDS * 1000, scope);
  return { status: 200, json: { access_token: token, expires_in: LIFE_SECONDS, scope, token_type: 'Bearer' } };
}

function checkRefresh(form: URLSearchParams, tokens: TokenStore): void {
  const known = sandboxCredentials.google;
  for (const name of ['client_id', 'client_secret', 'refresh_token']) {
    if (!form.has(name)) throw refused('invalid_request', `Required parameter is missing: ${name}`);
  }
  if (form.get('client_id') !== known.client_id)
    throw refused('invalid_client', 'The OAuth client was not found.', 401);
  if (form.get('client_secret') !== known.client_secret) {
    throw refused('invalid_client', 'The provided client secret is invalid.', 401);
  }
  if (tokens.refreshRevoked) throw refused('invalid_grant', 'Token has been expired or revoked.');
  if (form.get('refresh_token') !== known.refresh_token) throw refused('invalid_grant', 'Bad Request');
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
