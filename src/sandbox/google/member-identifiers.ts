import { readDigest, type Encoding } from './digests.ts';
import type { AddressMessage, UserDataMessage } from './ingestion-message.ts';
import { keyOf } from './keys.ts';
import { REGION_CODES } from './regions.ts';
import type { Violations } from './violations.ts';

/** Identifiers per member (google.md 3.5). */
const MOST_IDENTIFIERS = 10;

export interface Reading {
  readonly encoding: Encoding;
  readonly violations: Violations;
}

/** What the identifiers of one member come to; the readers below add to it. */
export interface Found {
  /** Path of the first identifier. */
  path: string;
  readonly keys: string[];
  /** Identifiers as they were sent. */
  readonly values: string[];
}

export function readUserData(
  userData: UserDataMessage | undefined,
  path: string,
  reading: Reading,
  found: Found,
): void {
  const identifiers = userData?.userIdentifiers ?? [];
  if (!hasFittingCount(identifiers.length, `${path}.userIdentifiers`, reading.violations)) return;
  found.path = `${path}.userIdentifiers[0]`;
  for (const [i, { emailAddress, phoneNumber, address }] of identifiers.entries()) {
    const at = `${path}.userIdentifiers[${i}]`;
    const count = [emailAddress, phoneNumber, address].filter((part) => part !== undefined).length;
    if (count === 0) reading.violations.missing(at);
    if (count > 1)
      reading.violations.add(at, 'INVALID_AUDIENCE_MEMBER', 'An identifier object carries one identifier.');
    if (count !== 1) continue;
    if (emailAddress !== undefined) readHashed(emailAddress, `${at}.emailAddress`, keyOf.email, reading, found);
    if (phoneNumber !== undefined) readHashed(phoneNumber, `${at}.phoneNumber`, keyOf.phone, reading, found);
    if (address !== undefined) readAddress(address, `${at}.address`, reading, found);
  }
}

function readHashed(value: string, path: string, toKey: (hex: string) => string, reading: Reading, found: Found): void {
  const hex = digestOf(value, path, reading);
  if (hex === undefined) return;
  found.keys.push(toKey(hex));
  found.values.push(value);
}

function readAddress(address: AddressMessage, path: string, reading: Reading, found: Found): void {
  const { givenName, familyName, regionCode, postalCode } = address;
  const given = digestOf(givenName, `${path}.givenName`, reading);
  const family = digestOf(familyName, `${path}.familyName`, reading);
  const region = plainOf(regionCode, `${path}.regionCode`, 'INVALID_REGION_CODE', isRegion, reading);
  const postal = plainOf(postalCode, `${path}.postalCode`, 'INVALID_POSTAL_CODE', isPostalCode, reading);
  if (given === undefined || family === undefined || region === undefined || postal === undefined) return;
  found.keys.push(keyOf.address({ givenName: given, familyName: family, regionCode: region, postalCode: postal }));
  for (const value of [givenName, familyName]) if (value !== undefined) found.values.push(value);
}

export function readMobileIds(ids: readonly string[] | undefined, path: string, reading: Reading, found: Found): void {
  if (!hasFittingCount(ids?.length ?? 0, path, reading.violations)) return;
  found.path = `${path}[0]`;
  for (const [i, id] of (ids ?? []).entries()) {
    if (!UUID.test(id)) reading.violations.add(`${path}[${i}]`, 'INVALID_MOBILE_ID_FORMAT', 'Not a mobile id.');
    found.keys.push(keyOf.mobile(id));
    found.values.push(id);
  }
}

export function readUserId(id: string | undefined, path: string, reading: Reading, found: Found): void {
  found.path = path;
  if (id === undefined || id === '') return reading.violations.missing(path);
  found.keys.push(keyOf.user(id));
  found.values.push(id);
}

function hasFittingCount(count: number, path: string, violations: Violations): boolean {
  if (count === 0) violations.missing(path);
  if (count > MOST_IDENTIFIERS) {
    violations.add(path, 'TOO_MANY_USER_IDENTIFIERS', `At most ${MOST_IDENTIFIERS} identifiers are possible.`);
  }
  return count > 0 && count <= MOST_IDENTIFIERS;
}

function digestOf(value: string | undefined, path: string, { encoding, violations }: Reading): string | undefined {
  if (value === undefined || value === '') {
    violations.missing(path);
    return undefined;
  }
  const read = readDigest(value, encoding);
  if ('hex' in read) return read.hex;
  violations.add(path, read.fault, `The value is no SHA-256 digest in ${encoding}.`);
  return undefined;
}

function plainOf(
  value: string | undefined,
  path: string,
  reason: string,
  fits: (value: string) => boolean,
  { violations }: Reading,
): string | undefined {
  if (value === undefined || value === '') {
    violations.missing(path);
    return undefined;
  }
  if (fits(value)) return value;
  violations.add(path, reason, 'The value is not valid.');
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
