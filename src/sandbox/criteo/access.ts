import { sandboxCredentials } from '../credentials.ts';
import { bearerOf, type Call } from '../engine/call.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { refusal } from './criteo-error.ts';

/** 401 for a token that is missing or does not work. */
export function authorize(call: Call, tokens: TokenStore): void {
  const token = bearerOf(call);
  const state = token === undefined ? 'unknown' : tokens.stateOf(token, call.now);
  if (state === 'valid') return;
  throw state === 'expired'
    ? refusal(401, 'authentication', 'authorization-token-expired', 'The authorization token has expired')
    : refusal(401, 'authentication', 'authorization-token-invalid', 'The authorization token is invalid');
}

/** 403 when the app lost its right, or may only read and wants to write. */
export function checkPermission(call: Call, access: 'read' | 'write'): void {
  const lost = call.faults.take('permission', ({ role }) => role === undefined || access === 'write');
  if (lost !== undefined) {
    throw refusal(403, 'authorization', 'insufficient-scope', `The app may not ${access} audiences`);
  }
}

/** 403 for an advertiser that gave the app no consent. */
export function checkAdvertiser(id: unknown): void {
  if (id === sandboxCredentials.criteo.account) return;
  throw refusal(403, 'access-control', 'advertiser-access-denied', 'The app has no consent of this advertiser');
}
