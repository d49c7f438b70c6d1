import { sandboxCredentials } from '../credentials.ts';
import { type Call, headerOf, Refusal } from '../engine/call.ts';
import type { TokenStore } from '../engine/token-store.ts';
import { adrollError, CODES, forbidden } from './adroll-error.ts';

/** 401 without the app's key in the address, and for a token that is missing or does not work (adroll.md 2). */
export function authorize(call: Call, tokens: TokenStore): void {
  const token = /^Token (\S+)$/.exec(headerOf(call, 'authorization') ?? '')?.[1];
  const isKnown = call.query.get('apikey') === sandboxCredentials.adroll.api_key;
  if (isKnown && token !== undefined && tokens.stateOf(token, call.now) === 'valid') return;
  throw new Refusal(adrollError(401, { message: 'Invalid credentials', code: CODES.FORBIDDEN }));
}

/** 403 when the token lost its right, or may only read and wants to write. */
export function checkPermission(call: Call, access: 'read' | 'write'): void {
  const lost = call.faults.take('permission', ({ role }) => role === undefined || access === 'write');
  if (lost !== undefined) throw forbidden(`The token may not ${access} audiences`);
}
