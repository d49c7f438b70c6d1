import { bearerOf, headerOf, type Call } from '../engine/call.ts';
import type { TokenState, TokenStore } from '../engine/token-store.ts';
import { accessDenied, refusal } from './restli-error.ts';

const PROBLEMS: Readonly<
  Record<Exclude<TokenState, 'valid'>, readonly [code: string, number: number, message: string]>
> = {
  expired: ['EXPIRED_ACCESS_TOKEN', 65_602, 'The token used in the request has expired'],
  revoked: ['REVOKED_ACCESS_TOKEN', 65_601, 'The token used in the request has been revoked by the user'],
  unknown: ['INVALID_ACCESS_TOKEN', 65_600, 'Invalid access token'],
};

/** What a token must be allowed for a resource (linkedin.md 4). */
const SCOPES: readonly (readonly [path: string, scope: string])[] = [
  ['/rest/dmpSegments', 'rw_dmp_segments'],
  ['/rest/adAccountUsers', 'r_ads'],
  ['/rest/me', 'r_basicprofile'],
];

/** 401 for a token that is missing or does not work, 403 for one without the scope. */
export function authorize(call: Call, tokens: TokenStore): void {
  const token = bearerOf(call);
  if (token === undefined) {
    const isEmpty = headerOf(call, 'authorization') === undefined;
    throw isEmpty
      ? refusal(401, 'EMPTY_ACCESS_TOKEN', 'Empty oauth2_access_token', 65_604)
      : refusal(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token', 65_600);
  }
  const state = tokens.stateOf(token, call.now);
  if (state === 'valid') return checkScope(call, tokens.scopeOf(token));
  const [code, number, message] = PROBLEMS[state];
  throw refusal(401, code, message, number);
}

function checkScope({ path, method }: Call, granted: string | undefined): void {
  const needed = SCOPES.find(([resource]) => path.startsWith(resource))?.[1];
  if (granted === undefined || needed === undefined || granted.split(',').includes(needed)) return;
  throw accessDenied(`${path.split('/')[2] ?? ''}.${method}`);
}

/** The member's role on the ad account. */
export function roleOf(call: Call): string {
  return call.faults.take('permission', ({ role }) => role !== undefined)?.role ?? 'CAMPAIGN_MANAGER';
}

/** 403 when the app lost its right, or the member may only look and wants to write. `what` names resource and method. */
export function checkPermission(call: Call, what: string): void {
  const lost = call.faults.take('permission', ({ role }) => role === undefined) !== undefined;
  if (lost || (call.method !== 'GET' && roleOf(call) === 'VIEWER')) throw accessDenied(what);
}
