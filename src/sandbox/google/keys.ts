import type { KeysOf } from '../engine/people-index.ts';
import { digest, type Person } from '../engine/person.ts';

/** The four parts of an address, names as lower-case hex digests. */
export interface AddressParts {
  readonly givenName: string;
  readonly familyName: string;
  readonly regionCode: string;
  readonly postalCode: string;
}

/** Match keys of one identifier; a digest is lower-case hex. */
export const keyOf = {
  email: (hex: string) => `email:${hex}`,
  phone: (hex: string) => `phone:${hex}`,
  /** Only the whole address identifies a person. */
  address: ({ givenName, familyName, regionCode, postalCode }: AddressParts) =>
    `address:${givenName}|${familyName}|${regionCode}|${postalCode}`,
  mobile: (id: string) => `mobile:${id.toLowerCase()}`,
  user: (id: string) => `user:${id}`,
};

/** A person under Google's rules of normalisation and hashing. */
export const keysOfPerson: KeysOf = (person) => [
  ...(person.emails ?? []).map((email) => keyOf.email(digest(googleEmail(email)))),
  ...(person.phones ?? []).map((phone) => keyOf.phone(digest(phone))),
  ...addressKeys(person),
  ...(person.mobile_ad_id === undefined ? [] : [keyOf.mobile(person.mobile_ad_id)]),
  ...(person.external_id === undefined ? [] : [keyOf.user(person.external_id)]),
];

/** gmail.com and googlemail.com have no dots and no `+suffix`; googlemail.com is not rewritten. */
function googleEmail(email: string): string {
  const plain = email.replaceAll(/\s/gu, '').toLowerCase();
  const at = plain.lastIndexOf('@');
  const domain = plain.slice(at + 1);
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return plain;
  const local = plain.slice(0, at).split('+')[0] ?? '';
  return `${local.replaceAll('.', '')}@${domain}`;
}

function addressKeys({ first_name, last_name, country, postal_code }: Person): string[] {
  if (first_name === undefined || last_name === undefined || country === undefined || postal_code === undefined) {
    return [];
  }
  const parts = {
    givenName: digest(first_name.trim().toLowerCase().replace(TITLES, '')),
    familyName: digest(last_name.trim().toLowerCase().replace(SUFFIXES, '')),
    regionCode: country.toUpperCase(),
    postalCode: postal_code.trim(),
  };
  return [keyOf.address(parts)];
}

const TITLES = /^(?:(?:mr|mrs|ms|miss|mx|dr|prof)\.?\s+)+/u;
const SUFFIXES = /(?:[\s,]+(?:jr|sr|ii|iii|iv|phd|md)\.?)+$/u;
