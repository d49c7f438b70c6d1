import { isRecord, isText, parseJson, type Json } from '../engine/json.ts';

/** Longest life of an assertion, in seconds (google.md 2). */
const MOST_SECONDS = 3600;

export type Assertion =
  | { readonly scope: string }
  | { readonly error: 'invalid_grant' | 'invalid_scope'; readonly fault: string };

/**
 * Checks the shape of a service account's JWT. Its signature cannot be checked without the key, and its times are not
 * compared with the clock, which the sandbox may have moved.
 */
export function checkAssertion(assertion: string, audiences: readonly string[]): Assertion {
  const [head, claims, signature, ...more] = assertion.split('.');
  const header = decode(head);
  const body = decode(claims);
  if (header === undefined || body === undefined || !isText(signature) || more.length > 0) {
    return invalidGrant('The assertion is no JSON Web Token.');
  }
  if (header['alg'] !== 'RS256') return invalidGrant('The algorithm must be RS256.');
  if (!isText(body['iss']) || !body['iss'].includes('@')) return invalidGrant('The issuer is no service account.');
  if (!isText(body['aud']) || !audiences.includes(body['aud'])) return invalidGrant('The audience is wrong.');
  const { iat, exp } = body;
  if (typeof iat !== 'number' || typeof exp !== 'number' || exp <= iat || exp > iat + MOST_SECONDS) {
    return invalidGrant('The token must be short-lived (60 minutes): check iat and exp.');
  }
  if (!isText(body['scope'])) return { error: 'invalid_scope', fault: 'The assertion names no scope.' };
  return { scope: body['scope'] };
}

function invalidGrant(why: string): Assertion {
  return { error: 'invalid_grant', fault: `Invalid JWT: ${why}` };
}

function decode(part: string | undefined): Json | undefined {
  const value = parseJson(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  return isRecord(value) ? value : undefined;
}
