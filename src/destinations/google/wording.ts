import type { Operation } from '../destination.ts';
import type { Found, Wording } from '../member.ts';
import { bitsOf } from '../signals.ts';
import { digestJson, plainJson, textWith } from '../sql-text.ts';
import { googleCapabilities } from './capabilities.ts';

const emailOf = (value: string): string => textWith([value], `'{"emailAddress":'`, digestJson(value), `'}'`);
const phoneOf = (value: string): string => textWith([value], `'{"phoneNumber":'`, digestJson(value), `'}'`);
const furtherOf = (column: string, text: (value: string) => string): string =>
  `list_transform(${column}[2:], lambda v: ${text('v')})`;

const addressParts = ['first_name', 'last_name', 'country', 'postal_code'];
/** NULL unless all four parts are there. */
const address = textWith(
  addressParts,
  `'{"address":{"givenName":'`,
  digestJson('first_name'),
  `',"familyName":'`,
  digestJson('last_name'),
  `',"regionCode":'`,
  plainJson('country'),
  `',"postalCode":'`,
  plainJson('postal_code'),
  `'}}'`,
);

/** As `audienceMember` ranks them: one of each kind, then the further ones. */
function identifiers({ present, several }: Found): string {
  const firsts = [
    ...(present.has('email') ? [emailOf('email[1]')] : []),
    ...(present.has('phone') ? [phoneOf('phone[1]')] : []),
    ...(present.has('last_name') ? [address] : []),
  ].join(', ');
  const single = `concat_ws(',', ${firsts === '' ? 'NULL' : firsts})`;
  if (several.size === 0) return single;
  const ranked = `list_concat(list_filter([${firsts}], lambda v: v IS NOT NULL),
    coalesce(${furtherOf('email', emailOf)}, []), coalesce(${furtherOf('phone', phoneOf)}, []))`;
  return `CASE WHEN len(email) > 1 OR len(phone) > 1
    THEN array_to_string(${ranked}[:${googleCapabilities.identifiersPerMember}], ',') ELSE ${single} END`;
}

/** Whether a member has anything to be found by. */
const isUsable = `(email[1] IS NOT NULL OR phone[1] IS NOT NULL OR ${addressParts.map((part) => `${part} IS NOT NULL`).join(' AND ')})`;

/** NULL where nothing was granted. */
const consent = `CASE signals & 3
  WHEN ${bitsOf(['ads'])} THEN ',"consent":{"adUserData":"CONSENT_GRANTED"}'
  WHEN ${bitsOf(['personalization'])} THEN ',"consent":{"adPersonalization":"CONSENT_GRANTED"}'
  WHEN ${bitsOf(['ads', 'personalization'])} THEN ',"consent":{"adUserData":"CONSENT_GRANTED","adPersonalization":"CONSENT_GRANTED"}' END`;

/** What `audienceMember` and `consentOf` make, by the engine. */
export function googleWording(operation: Operation, found: Found): Wording {
  const opening = `'{"compositeData":{"userData":{"userIdentifiers":['`;
  const parts = [opening, identifiers(found), `']}}'`, ...(operation === 'add' ? [consent] : []), `'}'`];
  return { text: `CASE WHEN ${isUsable} THEN concat(${parts.join(', ')}) END`, rows: '1' };
}
