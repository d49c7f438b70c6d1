import type { Field } from '../identifiers/identifier.ts';

/**
 * A contact as one destination sees it: its encoded values as they are sent (lower-case hex of a digest, or plain where
 * the platform takes plain). Only e-mail, phone and mobile_ad_id may have several; a missing field is absent.
 */
export interface Member {
  /** Stable key of exactly these values: 128 bits as a decimal number. */
  readonly key: string;
  readonly values: Readonly<Partial<Record<Field, readonly string[]>>>;
  readonly consent: 'granted' | 'unspecified';
}
