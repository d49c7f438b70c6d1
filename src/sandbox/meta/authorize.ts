import { createHmac } from 'node:crypto';
import { bearerOf, headerOf, type Call } from '../engine/call.ts';
import type { TokenState, TokenStore } from '../engine/token-store.ts';
import { APP_SECRET } from './app-secret.ts';
import { badParameter, refusal } from './graph-error.ts';
import { tokenMisplaced, type GraphCall } from './graph-call.ts';

const PROBLEM: Readonly<Record<Exclude<TokenState, 'valid'>, readonly [subcode: number | undefined, message: string]>> =
  {
    expired: [463, 'Error validating access token: Session has expired.'],
    revoked: [460, 'Error validating access token: The session has been invalidated.'],
    unknown: [undefined, 'Invalid OAuth access token - Cannot parse access token'],
  };

/** The token of the Authorization header; anything wrong with it is code 190. */
export function authorize(call: Call, tokens: TokenStore): string {
  for (const name of call.query.keys()) if (name === 'access_token') throw tokenMisplaced('URL');
  const token = bearerOf(call);
  if (token === undefined) {
    throw headerOf(call, 'authorization') === undefined
      ? refusal(190, 'An access token is required to request this resource.')
      : refusal(190, 'Invalid OAuth access token.');
  }
  const state = tokens.stateOf(token, call.now);
  if (state === 'valid') return token;
  const [subcode, message] = PROBLEM[state];
  throw refusal(190, message, subcode === undefined ? {} : { subcode });
}

/** `appsecret_proof` is optional, but a wrong one is refused. With `appsecret_time` the time is signed too. */
export function checkProof({ proof, proofTime }: GraphCall, token: string): void {
  if (proof === undefined) return;
  const message = proofTime === undefined ? token : `${token}|${proofTime}`;
  const expected = createHmac('sha256', APP_SECRET).update(message).digest('hex');
  if (proof !== expected) throw badParameter('Invalid appsecret_proof provided in the API argument');
}

/** Whether the token may look at audiences and not change them. */
export function mayOnlyLook(call: Call): boolean {
  return call.faults.take('permission', ({ role }) => role !== undefined) !== undefined;
}

/**
 * Faults that take a right away: 200 for the account as a whole, 2654/1713092 for writing alone, 200/1870034 where the terms
 * must have been accepted.
 */
export function checkPermission({ call, method }: GraphCall): void {
  if (call.faults.take('permission', ({ role }) => role === undefined) !== undefined) {
    throw refusal(200, '(#200) Ad account owner has NOT granted ads_management or ads_read permission');
  }
  if (method !== 'GET' && mayOnlyLook(call)) {
    throw refusal(2654, '(#2654) No permission to edit this audience', { subcode: 1_713_092 });
  }
  if (method !== 'GET' && call.faults.take('terms') !== undefined) {
    throw refusal(200, '(#200) Permissions error', {
      subcode: 1_870_034,
      title: 'Custom Audience Terms Not Accepted',
      userMessage: 'You need to agree to the Custom Audience terms before you can create or edit an audience.',
    });
  }
}
