import { expect, test } from 'vitest';
import { usualColumns } from '../../src/sources/usual-columns.ts';
import { meaningsOf } from '../../src/sources/synonyms.ts';

test.each([
  ['contact.email', 'email'],
  ['billing.email', 'email'],
  ['shipping.email', 'email'],
  ['properties.email.value', 'email'],
  ['emails[0].value', 'email'],
  ['emails[1].address', 'email'],
  ['emailAddresses[0].email', 'email'],
  ['phoneNumbers[0].value', 'phone'],
  ['customer.phones[2].number', 'phone'],
  ['customer.default_address.postal_code', 'postal_code'],
  ['addresses[0].zip', 'postal_code'],
  ['defaultAddress.countryCode', 'country'],
  ['_source.city', 'city'],
  ['name.first', 'first_name'],
  ['customer.name.last', 'last_name'],
  ['data.attributes.first_name', 'first_name'],
  ['company.name', 'company'],
  ['kunde.Adresse.PLZ', 'postal_code'],
])('%s is a column of %s', (header, identifier) => {
  expect(new Set(meaningsOf(header).map(({ means }) => means))).toEqual(new Set([identifier]));
});

test.each([
  'owner.email',
  'contact.owner.email',
  'created_by.email',
  'company.phone',
  'store.address.zip',
  'phones[0].country',
  'emails[0].type',
  'address.name',
  'a.b',
  'order.id',
  'email.verified',
])('%s speaks of something else', (header) => {
  expect(meaningsOf(header)).toEqual([]);
});

test('several nested e-mails feed one identifier; of several addresses the first is taken', () => {
  const { columns, passedOver } = usualColumns([
    'billing.email',
    'shipping.email',
    'addresses[0].zip',
    'addresses[1].zip',
  ]);
  expect(Object.fromEntries(columns)).toEqual({ email: [0, 1], postal_code: [2] });
  expect(Object.fromEntries(passedOver)).toEqual({ postal_code: [3] });
});
