import type { Member } from '../member.ts';
import { googleCapabilities } from './capabilities.ts';
import { rankedIdentifiers } from './ranked-identifiers.ts';

type UserIdentifier =
  | { readonly emailAddress: string }
  | { readonly phoneNumber: string }
  | {
      readonly address: {
        readonly givenName: string;
        readonly familyName: string;
        readonly regionCode: string;
        readonly postalCode: string;
      };
    };

/** One member of `audienceMembers`, without consent. */
export interface AudienceMember {
  readonly compositeData: { readonly userData: { readonly userIdentifiers: readonly UserIdentifier[] } };
}

/**
 * A member as Google takes it; undefined when it has nothing to be found by. Of more identifiers than Google takes, at
 * least one of each kind is kept.
 */
export function audienceMember({ values }: Member): AudienceMember | undefined {
  const emails = (values.email ?? []).map((emailAddress): UserIdentifier => ({ emailAddress }));
  const phones = (values.phone ?? []).map((phoneNumber): UserIdentifier => ({ phoneNumber }));
  const ranked = rankedIdentifiers(emails, phones, addressOf(values));
  if (ranked.length === 0) return undefined;
  return { compositeData: { userData: { userIdentifiers: ranked.slice(0, googleCapabilities.identifiersPerMember) } } };
}

/**
 * The consent that may be claimed for a member, to each purpose. Unspecified claims nothing: then the account's own setting
 * holds. A denied member never comes this far.
 */
export function consentOf(member: Member | undefined): { readonly consent?: Readonly<Record<string, string>> } {
  const { signals = [] } = member ?? {};
  const granted = {
    ...(signals.includes('ads') && { adUserData: 'CONSENT_GRANTED' }),
    ...(signals.includes('personalization') && { adPersonalization: 'CONSENT_GRANTED' }),
  };
  return Object.keys(granted).length === 0 ? {} : { consent: granted };
}

function addressOf(values: Member['values']): UserIdentifier[] {
  const [givenName, familyName] = [values.first_name?.[0], values.last_name?.[0]];
  const [regionCode, postalCode] = [values.country?.[0], values.postal_code?.[0]];
  if (givenName === undefined || familyName === undefined || regionCode === undefined || postalCode === undefined) {
    return [];
  }
  return [{ address: { givenName, familyName, regionCode, postalCode } }];
}
