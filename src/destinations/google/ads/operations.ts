import type { services } from 'google-ads-api';
import type { Operation } from '../../destination.ts';
import type { Member } from '../../member.ts';
import { adsCapabilities } from './capabilities.ts';
import { rankedIdentifiers } from '../ranked-identifiers.ts';

type UserIdentifier = NonNullable<
  NonNullable<services.IOfflineUserDataJobOperation['create']>['user_identifiers']
>[number];

/**
 * A member as one operation of a job; undefined when it has nothing to be found by. Of more identifiers than Google takes, at least
 * one of each kind is kept.
 */
export function jobOperation(
  operation: Operation,
  { values }: Member,
): services.IOfflineUserDataJobOperation | undefined {
  const emails = (values.email ?? []).map((hashed_email): UserIdentifier => ({ hashed_email }));
  const phones = (values.phone ?? []).map((hashed_phone_number): UserIdentifier => ({ hashed_phone_number }));
  const ranked = rankedIdentifiers(emails, phones, addressOf(values));
  if (ranked.length === 0) return undefined;
  const user_identifiers = ranked.slice(0, adsCapabilities.identifiersPerMember);
  return operation === 'add' ? { create: { user_identifiers } } : { remove: { user_identifiers } };
}

export const identifiersOf = ({ create, remove }: services.IOfflineUserDataJobOperation): number =>
  (create ?? remove)?.user_identifiers?.length ?? 0;

function addressOf(values: Member['values']): UserIdentifier[] {
  const [first, last] = [values.first_name?.[0], values.last_name?.[0]];
  const [country, postal] = [values.country?.[0], values.postal_code?.[0]];
  if (first === undefined || last === undefined || country === undefined || postal === undefined) return [];
  return [
    { address_info: { hashed_first_name: first, hashed_last_name: last, country_code: country, postal_code: postal } },
  ];
}
