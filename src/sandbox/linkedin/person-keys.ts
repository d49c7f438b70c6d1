import { digest, type Person } from '../engine/person.ts';

/** By what LinkedIn finds a person: every e-mail under both digests, and the advertising id in plain. */
export function personKeysOf(person: Person): string[] {
  const emails = (person.emails ?? []).map((email) => email.replaceAll(/\s/g, '').toLowerCase().normalize('NFC'));
  return [
    ...emails.map((email) => `SHA256_EMAIL:${digest(email)}`),
    ...emails.map((email) => `SHA512_EMAIL:${digest(email, 'sha512')}`),
    ...(person.mobile_ad_id === undefined ? [] : [`GOOGLE_AID:${person.mobile_ad_id.trim().toLowerCase()}`]),
  ];
}
