import type { ContactTable } from '../contacts/contact-table.ts';
import { identityKinds, type IdentityKind } from '../contacts/identity-kinds.ts';
import { groupDigits } from './output/numbers.ts';

const words: Readonly<Record<IdentityKind, string>> = {
  external_id: 'external id',
  email: 'e-mail',
  phone: 'phone',
  mobile_ad_id: 'mobile id',
  name_and_address: 'name and address',
};

/**
 * What makes rows one contact: `one contact per external id, else e-mail; the last row speaks, …`.
 *
 * @param files how many there are
 */
export function identityRule(kinds: readonly IdentityKind[], files: number): string {
  const known = kinds.map((kind) => words[kind]).join(', else ');
  const last = files > 1 ? 'the last row (of the newest file) speaks' : 'the last row speaks';
  return `one contact per ${known}; ${last}, rows before it fill its blanks`;
}

/** `5 by external id, 2 by e-mail`; nothing when there is no duplicate. */
export function duplicatesText(by: ContactTable['duplicatesBy']): string {
  return identityKinds
    .flatMap((kind) => (by[kind] === undefined ? [] : [`${groupDigits(by[kind])} by ${words[kind]}`]))
    .join(', ');
}
