import { createHash } from 'node:crypto';

/** One person of the population, as the platform's own user base knows them: canonical plain values. */
export interface Person {
  readonly id: string;
  readonly emails?: readonly string[];
  /** E.164 with the leading `+`. */
  readonly phones?: readonly string[];
  readonly first_name?: string;
  readonly last_name?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly postal_code?: string;
  readonly city?: string;
  readonly region?: string;
  readonly gender?: string;
  /** `YYYY-MM-DD`. */
  readonly birth_date?: string;
  readonly mobile_ad_id?: string;
  readonly external_id?: string;
  /** For whom they work. */
  readonly company?: string;
  readonly company_domain?: string;
}

/** Lower-case hex digest of the UTF-8 text. */
export function digest(text: string, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

/** SHA-256 of the empty string: a client that sends it hashed a missing value. */
export const EMPTY_DIGEST = digest('');
