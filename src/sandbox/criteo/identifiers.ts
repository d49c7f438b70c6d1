import { createHash } from 'node:crypto';
import { digest, EMPTY_DIGEST, type Person } from '../engine/person.ts';

export const IDENTIFIER_TYPES = ['email', 'madid', 'identityLink', 'gum', 'phoneNumber'] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
const NO_TEXT = new Set([EMPTY_DIGEST, md5(''), digest(md5('')), '00000000-0000-0000-0000-000000000000']);

/** An address in plain, its MD5, its SHA-256 or the SHA-256 of its MD5; digests in small letters (criteo.md 6). */
const EMAIL = /^(?:[^\s@A-Z]+@[^\s@A-Z]+\.[^\s@A-Z]+|[0-9a-f]{32}|[0-9a-f]{64})$/;
const FORMS: Readonly<Record<IdentifierType, RegExp>> = {
  email: EMAIL,
  madid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  identityLink: /^\S+$/,
  gum: /^\S+$/,
  // The form is not documented: digits with or without a plus, or a digest.
  phoneNumber: /^(?:\+?\d{7,15}|[0-9a-f]{64})$/,
};

/** Whether Criteo can read the identifier; one that it cannot is counted. */
export function isValid(type: IdentifierType, value: unknown): value is string {
  return typeof value === 'string' && FORMS[type].test(value) && !NO_TEXT.has(value);
}

/** The form of an address: in plain, or a digest by its length. Of 64 digits nobody can tell whether they are of the address or of its MD5. */
export const formOf = (email: string): string => (email.includes('@') ? 'plain' : `${email.length} digits`);

export const keyOf = (type: IdentifierType, value: string): string => `${type}:${value.toLowerCase()}`;

/** By what Criteo finds a person: every form of every address, and the advertising id. */
export function personKeysOf(person: Person): string[] {
  const emails = (person.emails ?? []).map((email) => email.trim().toLowerCase().normalize('NFC'));
  return [
    ...emails
      .flatMap((email) => [email, md5(email), digest(email), digest(md5(email))])
      .map((form) => keyOf('email', form)),
    ...(person.mobile_ad_id === undefined ? [] : [keyOf('madid', person.mobile_ad_id.trim())]),
  ];
}
