import { EMPTY_DIGEST } from '../engine/person.ts';

/** Bytes of a SHA-256 digest. */
const DIGEST_BYTES = 32;

export type Encoding = 'HEX' | 'BASE64';
export type DigestFault = 'INVALID_HEX_ENCODING' | 'INVALID_BASE64_ENCODING' | 'INVALID_SHA256_FORMAT';

export type Digest = { readonly hex: string } | { readonly fault: DigestFault };

const WRITTEN = /^[0-9a-f]{64}$/;
const HEX = /^(?:[0-9a-f]{2})+$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The digest as lower-case hex. HEX may be in any case. The digest of the empty string is refused: a client that sends it
 * hashed a missing value.
 */
export function readDigest(value: string, encoding: Encoding): Digest {
  // As nearly every client writes them.
  if (encoding === 'HEX' && WRITTEN.test(value) && value !== EMPTY_DIGEST) return { hex: value };
  if (!(encoding === 'HEX' ? HEX : BASE64).test(value)) return { fault: `INVALID_${encoding}_ENCODING` };
  const bytes = Buffer.from(value, encoding === 'HEX' ? 'hex' : 'base64');
  const hex = bytes.toString('hex');
  return bytes.length !== DIGEST_BYTES || hex === EMPTY_DIGEST ? { fault: 'INVALID_SHA256_FORMAT' } : { hex };
}
