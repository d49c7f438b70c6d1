import { bearerOf, headerOf, type Call } from '../engine/call.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { sandboxCredentials } from '../credentials.ts';
import { denied, GoogleError, invalid } from './google-error.ts';
import { DATAMANAGER_SCOPE } from './token-endpoint.ts';

const { account, login_account } = sandboxCredentials.google;

/** Headers of the Google Ads API; here they show that a client mixes up the two. */
const FOREIGN_HEADERS = ['login-customer-id', 'developer-token'];

const LOGIN_HEADER = /^accountTypes\/GOOGLE_ADS\/accounts\/(\d+)$/;

/** Refuses a call without a token that is valid and for this API. */
export function authorize(call: Call, tokens: TokenStore): void {
  const token = bearerOf(call);
  if (token === undefined || tokens.stateOf(token, call.now) !== 'valid') throw unauthenticated(token !== undefined);
  const scopes = tokens.scopeOf(token)?.split(' ') ?? [];
  if (!scopes.includes(DATAMANAGER_SCOPE)) throw denied('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
  const permission = call.faults.take('permission');
  if (permission !== undefined) throw denied(permission.reason);
  for (const name of FOREIGN_HEADERS) {
    if (headerOf(call, name) !== undefined) {
      throw invalid({ field: name, description: `The header ${name} is not of this API.`, reason: 'INVALID_ARGUMENT' });
    }
  }
}

/** The manager account of the header `login-account`, which is a resource name. */
export function loginOf(call: Call): string | undefined {
  const header = headerOf(call, 'login-account');
  if (header === undefined) return undefined;
  const login = LOGIN_HEADER.exec(header)?.[1];
  if (login !== undefined) return login;
  const description = 'The header is accountTypes/{type}/accounts/{id}.';
  throw invalid({ field: 'login-account', description, reason: 'INVALID_ARGUMENT' });
}

/** Refuses accounts that the token does not see, and managers that do not manage the account. */
export function checkAccount(operating: string, login: string | undefined, loginField: string): void {
  if (operating !== account) throw denied();
  if (login === undefined || login === login_account) return;
  const description = 'The login account does not manage the operating account.';
  throw invalid({ field: loginField, description, reason: 'OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH' });
}

function unauthenticated(hasToken: boolean): GoogleError {
  return new GoogleError({
    code: 401,
    message: hasToken
      ? 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid ' +
        'authentication credential.'
      : 'Request is missing required authentication credential.',
    reason: hasToken ? 'ACCESS_TOKEN_EXPIRED' : 'CREDENTIALS_MISSING',
    domain: 'googleapis.com',
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' },
  });
}
