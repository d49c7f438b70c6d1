import { expect, test } from 'vitest';
import { audienceMember, consentOf } from '../../../src/destinations/google/member.ts';
import type { Member } from '../../../src/destinations/member.ts';

const hex = (n: number) => n.toString(16).padStart(64, '0');
const member = (values: Member['values'], signals: Member['signals'] = ['ads', 'personalization']): Member => ({
  key: '1',
  values,
  signals,
});
const identifiers = (values: Member['values']) =>
  audienceMember(member(values))?.compositeData.userData.userIdentifiers ?? [];
const address = { first_name: [hex(1)], last_name: [hex(2)], country: ['US'], postal_code: ['94045'] };

test('each identifier is an object of its own', () => {
  expect(identifiers({ email: [hex(3), hex(4)], phone: [hex(5)] })).toEqual([
    { emailAddress: hex(3) },
    { phoneNumber: hex(5) },
    { emailAddress: hex(4) },
  ]);
});

test('an address goes out whole', () => {
  expect(identifiers(address)).toEqual([
    { address: { givenName: hex(1), familyName: hex(2), regionCode: 'US', postalCode: '94045' } },
  ]);
});

test.each(['first_name', 'last_name', 'country', 'postal_code'] as const)(
  'an address without %s stays here',
  (part) => {
    const { [part]: _, ...rest } = address;
    expect(identifiers({ ...rest, email: [hex(3)] })).toEqual([{ emailAddress: hex(3) }]);
    expect(audienceMember(member(rest))).toBeUndefined();
  },
);

test('of more than ten identifiers every kind keeps one', () => {
  const many = (from: number) => Array.from({ length: 12 }, (_, n) => hex(from + n));
  const kept = identifiers({ ...address, email: many(100), phone: many(200) });
  expect(kept).toHaveLength(10);
  expect(new Set(kept.flatMap((identifier) => Object.keys(identifier)))).toEqual(
    new Set(['emailAddress', 'phoneNumber', 'address']),
  );
});

test('consent is claimed where it was granted, and nowhere else', () => {
  const granted = { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' };
  expect(consentOf(member({}))).toEqual({ consent: granted });
  expect(consentOf(member({}, ['ads']))).toEqual({ consent: { adUserData: 'CONSENT_GRANTED' } });
  expect(consentOf(member({}, ['personalization']))).toEqual({ consent: { adPersonalization: 'CONSENT_GRANTED' } });
  expect(consentOf(member({}, []))).toEqual({});
});
