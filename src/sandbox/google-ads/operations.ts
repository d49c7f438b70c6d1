import type { services } from 'google-ads-api';
import { readDigest } from '../google/digests.ts';
import { keyOf } from '../google/keys.ts';
import { REGION_CODES } from '../google/regions.ts';
import type { AdsFault } from './ads-error.ts';

/** Identifiers in one operation (google.md 7). */
const MOST_IDENTIFIERS = 20;

export type OperationKind = 'create' | 'remove' | 'remove_all';

/** One operation of a job that keeps the rules. */
export interface JobOperation {
  readonly kind: OperationKind;
  readonly keys: readonly string[];
  /** Identifiers as they were sent. */
  readonly values: readonly string[];
}

type Sent = services.IOfflineUserDataJobOperation;
type Identifier = NonNullable<NonNullable<Sent['create']>['user_identifiers']>[number];

/** An operation, or what is wrong with it. */
export function readOperation(sent: Sent, index: number): JobOperation | AdsFault {
  const fault = (name: string): AdsFault => ({
    code: `offline_user_data_job_error.${name}`,
    message: 'The operation cannot be used.',
    operation: index,
  });
  if (sent.remove_all === true) return { kind: 'remove_all', keys: [], values: [] };
  const kind = sent.create === null || sent.create === undefined ? 'remove' : 'create';
  const identifiers = (kind === 'create' ? sent.create : sent.remove)?.user_identifiers ?? [];
  if (identifiers.length === 0) return fault('MISSING_USER_IDENTIFIER');
  if (identifiers.length > MOST_IDENTIFIERS) return fault('TOO_MANY_USER_IDENTIFIERS');
  const keys: string[] = [];
  const values: string[] = [];
  for (const identifier of identifiers) {
    const found = readIdentifier(identifier);
    if ('fault' in found) return fault(found.fault);
    keys.push(found.key);
    values.push(...found.values);
  }
  return { kind, keys, values };
}

export const countIdentifiers = ({ create, remove }: Sent): number =>
  (create?.user_identifiers ?? remove?.user_identifiers ?? []).length;

type Found = { readonly key: string; readonly values: readonly string[] } | { readonly fault: string };

function readIdentifier({ hashed_email: email, hashed_phone_number: phone, address_info: address }: Identifier): Found {
  const given = [email, phone, address].filter((each) => each !== null && each !== undefined);
  // A oneof carries one; mobile ids and user ids are of lists of another kind.
  if (given.length !== 1) return { fault: given.length === 0 ? 'INCOMPATIBLE_USER_IDENTIFIER' : 'INVALID_ENCODING' };
  if (typeof email === 'string') return hashed(email, keyOf.email);
  if (typeof phone === 'string') return hashed(phone, keyOf.phone);
  const parts = [address?.hashed_first_name, address?.hashed_last_name, address?.country_code, address?.postal_code];
  const [first = '', last = '', country = '', postal = ''] = parts.map((part) => part ?? '');
  if (first === '' || last === '' || country === '' || postal === '') return { fault: 'MISSING_USER_IDENTIFIER' };
  if (!REGION_CODES.has(country)) return { fault: 'INVALID_COUNTRY_CODE' };
  const [givenName, familyName] = [digestOf(first), digestOf(last)];
  if (givenName === undefined || familyName === undefined) return { fault: 'INVALID_SHA256_FORMAT' };
  const key = keyOf.address({ givenName, familyName, regionCode: country, postalCode: postal });
  return { key, values: [first, last] };
}

function hashed(value: string, key: (hex: string) => string): Found {
  const hex = digestOf(value);
  return hex === undefined ? { fault: 'INVALID_SHA256_FORMAT' } : { key: key(hex), values: [value] };
}

/** Upper case is not known to be taken (google.md 9), so it is not. */
function digestOf(value: string): string | undefined {
  if (value !== value.toLowerCase()) return undefined;
  const read = readDigest(value, 'HEX');
  return 'hex' in read ? read.hex : undefined;
}
