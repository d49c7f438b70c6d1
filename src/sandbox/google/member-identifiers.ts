import { readDigest, type Encoding } from './digests.ts';
import type { AddressMessage, UserDataMessage } from './ingestion-message.ts';
import { keyOf } from './keys.ts';
import { Place } from './place.ts';
import { REGION_CODES } from './regions.ts';
import type { Violations } from './violations.ts';

/** Identifiers per member (google.md 3.5). */
const MOST_IDENTIFIERS = 10;

export interface Reading {
  readonly encoding: Encoding;
  readonly violations: Violations;
}

export type IdentifierType = 'EMAIL' | 'PHONE' | 'ADDRESS' | 'MOBILE' | 'USER';

/** What the identifiers of one member come to; the readers below add to it. */
export interface Found {
  /** Of the first identifier. */
  place: Place;
  readonly keys: string[];
  /** Identifiers as they were sent. */
  readonly values: string[];
  /** Kinds of identifiers that it has, as the status names them. */
  readonly types: IdentifierType[];
}

export function readUserData(
  userData: UserDataMessage | undefined,
  place: Place,
  reading: Reading,
  found: Found,
): void {
  const identifiers = userData?.userIdentifiers ?? [];
  const all = new Place(place, 'userIdentifiers');
  if (!hasFittingCount(identifiers.length, all, reading.violations)) return;
  found.place = new Place(all, 0);
  for (const [i, { emailAddress, phoneNumber, address }] of identifiers.entries()) {
    const at = new Place(all, i);
    const count =
      Number(emailAddress !== undefined) + Number(phoneNumber !== undefined) + Number(address !== undefined);
    if (count === 0) reading.violations.missing(at);
    if (count > 1)
      reading.violations.add(at, 'INVALID_AUDIENCE_MEMBER', 'An identifier object carries one identifier.');
    if (count !== 1) continue;
    if (emailAddress !== undefined) readHashed(emailAddress, at, hashed.email, reading, found);
    if (phoneNumber !== undefined) readHashed(phoneNumber, at, hashed.phone, reading, found);
    if (address !== undefined) readAddress(address, new Place(at, 'address'), reading, found);
  }
}

const hashed = {
  email: { field: 'emailAddress', keyOf: keyOf.email, type: 'EMAIL' },
  phone: { field: 'phoneNumber', keyOf: keyOf.phone, type: 'PHONE' },
} as const;

function readHashed(
  value: string,
  place: Place,
  kind: (typeof hashed)[keyof typeof hashed],
  reading: Reading,
  found: Found,
): void {
  const hex = digestOf(value, place, kind.field, reading);
  if (hex === undefined) return;
  note(found, kind.type, kind.keyOf(hex), value);
}

function note({ types, keys, values }: Found, type: IdentifierType, key: string, ...sent: readonly string[]): void {
  if (!types.includes(type)) types.push(type);
  keys.push(key);
  values.push(...sent);
}

function readAddress(address: AddressMessage, place: Place, reading: Reading, found: Found): void {
  const { givenName, familyName, regionCode, postalCode } = address;
  const given = digestOf(givenName, place, 'givenName', reading);
  const family = digestOf(familyName, place, 'familyName', reading);
  const region = plainOf(regionCode, new Place(place, 'regionCode'), 'INVALID_REGION_CODE', isRegion, reading);
  const postal = plainOf(postalCode, new Place(place, 'postalCode'), 'INVALID_POSTAL_CODE', isPostalCode, reading);
  if (given === undefined || family === undefined || region === undefined || postal === undefined) return;
  const key = keyOf.address({ givenName: given, familyName: family, regionCode: region, postalCode: postal });
  note(found, 'ADDRESS', key, givenName ?? '', familyName ?? '');
}

export function readMobileIds(ids: readonly string[] | undefined, place: Place, reading: Reading, found: Found): void {
  if (!hasFittingCount(ids?.length ?? 0, place, reading.violations)) return;
  found.place = new Place(place, 0);
  for (const [i, id] of (ids ?? []).entries()) {
    if (!UUID.test(id)) reading.violations.add(new Place(place, i), 'INVALID_MOBILE_ID_FORMAT', 'Not a mobile id.');
    note(found, 'MOBILE', keyOf.mobile(id), id);
  }
}

export function readUserId(id: string | undefined, place: Place, reading: Reading, found: Found): void {
  found.place = place;
  if (id === undefined || id === '') return reading.violations.missing(place);
  note(found, 'USER', keyOf.user(id), id);
}

function hasFittingCount(count: number, place: Place, violations: Violations): boolean {
  if (count === 0) violations.missing(place);
  if (count > MOST_IDENTIFIERS) {
    violations.add(place, 'TOO_MANY_USER_IDENTIFIERS', `At most ${MOST_IDENTIFIERS} identifiers are possible.`);
  }
  return count > 0 && count <= MOST_IDENTIFIERS;
}

function digestOf(
  value: string | undefined,
  parent: Place,
  name: string,
  { encoding, violations }: Reading,
): string | undefined {
  if (value === undefined || value === '') {
    violations.missing(new Place(parent, name));
    return undefined;
  }
  const read = readDigest(value, encoding);
  if ('hex' in read) return read.hex;
  violations.add(new Place(parent, name), read.fault, `The value is no SHA-256 digest in ${encoding}.`);
  return undefined;
}

function plainOf(
  value: string | undefined,
  place: Place,
  reason: string,
  fits: (value: string) => boolean,
  { violations }: Reading,
): string | undefined {
  if (value === undefined || value === '') {
    violations.missing(place);
    return undefined;
  }
  if (fits(value)) return value;
  violations.add(place, reason, 'The value is not valid.');
  return undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isRegion(value: string): boolean {
  return REGION_CODES.has(value);
}

/** Plain and trimmed. Google publishes no pattern: anything readable passes, a digest does not. */
function isPostalCode(value: string): boolean {
  return value === value.trim() && value.length <= 20 && /[\p{L}\p{N}]/u.test(value) && !/\p{Cc}/u.test(value);
}
