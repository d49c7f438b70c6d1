import { createHash, randomBytes } from 'node:crypto';

/** What a person agreed to in the browser. */
export interface Consent {
  readonly redirectUri: string;
  /** As it was asked for, or as the person cut it down. */
  readonly scope: string;
  /** `code_challenge` of PKCE, by S256. */
  readonly challenge: string | undefined;
  /** Whether a refresh token comes with it. */
  readonly offline: boolean;
  /** When it was given, in milliseconds. */
  readonly at: number;
  /** How often everything had been revoked by then: a later revocation ends it. */
  readonly generation: number;
}

/** RFC 6749, section 4.1.2: ten minutes at most. */
const CODE_LIFE_MS = 10 * 60_000;

/** The consents of one app: their codes, each good for one exchange, and the refresh tokens that came of them. */
export class Consents {
  readonly #codes = new Map<string, Consent>();
  readonly #refreshTokens = new Map<string, Consent>();

  /** A code for the app to exchange. */
  give(consent: Consent): string {
    const code = randomBytes(24).toString('base64url');
    this.#codes.set(code, consent);
    return code;
  }

  /** The consent behind a code; undefined when there is none, or the code was used or is too old. */
  redeem(code: string, now: number): Consent | undefined {
    const consent = this.#codes.get(code);
    this.#codes.delete(code);
    return consent !== undefined && now - consent.at < CODE_LIFE_MS ? consent : undefined;
  }

  refreshToken(prefix: string, consent: Consent): string {
    const token = prefix + randomBytes(24).toString('base64url');
    this.#refreshTokens.set(token, consent);
    return token;
  }

  /** The consent that a refresh token came of; undefined for one that no consent gave, or that was revoked since. */
  behind(refreshToken: string, generation: number): Consent | undefined {
    const consent = this.#refreshTokens.get(refreshToken);
    return consent?.generation === generation ? consent : undefined;
  }
}

/** Whether a verifier is the one that the challenge was made of; without a challenge there must be none. */
export function provesPossession({ challenge }: Consent, verifier: string | null): boolean {
  if (challenge === undefined || verifier === null) return challenge === undefined && verifier === null;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

/** Whether an address is on this machine, where a program can wait for the browser. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
