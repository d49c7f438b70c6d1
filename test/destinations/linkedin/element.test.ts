import { expect, test } from 'vitest';
import { linkedinCapabilities } from '../../../src/destinations/linkedin/capabilities.ts';
import { element } from '../../../src/destinations/linkedin/element.ts';
import type { Member } from '../../../src/destinations/member.ts';

const hex = (n: number) => n.toString(16).padStart(64, '0');
const elementOf = (operation: 'add' | 'remove', values: Member['values']) => {
  const made = element(operation, { key: '1', values, signals: [] });
  return made === undefined ? undefined : (JSON.parse(JSON.stringify(made)) as unknown);
};
const phone = '38400000-8cf0-11bd-b23e-10b96e40000d';

test('a member is its e-mails and advertising ids, with the action', () => {
  expect(elementOf('add', { email: [hex(1), hex(2)], mobile_ad_id: [phone] })).toEqual({
    action: 'ADD',
    userIds: [
      { idType: 'SHA256_EMAIL', idValue: hex(1) },
      { idType: 'SHA256_EMAIL', idValue: hex(2) },
      { idType: 'GOOGLE_AID', idValue: phone },
    ],
  });
  expect(elementOf('remove', { email: [hex(1)] })).toMatchObject({ action: 'REMOVE' });
});

test('names stand beside ids or for themselves, and then both', () => {
  const names = { first_name: ['Test'], last_name: ['User'] };
  const work = { job_title: ['Engineer'], company: ['Example GmbH'], country: ['DE'] };
  const told = { title: 'Engineer', company: 'Example GmbH', country: 'DE' };
  expect(elementOf('add', { ...names, ...work })).toEqual({
    action: 'ADD',
    firstName: 'Test',
    lastName: 'User',
    ...told,
  });
  expect(elementOf('add', { first_name: ['Test'], ...work })).toBeUndefined();
  expect(elementOf('add', { email: [hex(1)], first_name: ['Test'] })).toMatchObject({ firstName: 'Test' });
  expect(elementOf('add', {})).toBeUndefined();
});

test('names and work are fields only where they may leave in clear', () => {
  expect(linkedinCapabilities({ sendPlainNames: false }).fields).toEqual(['email', 'mobile_ad_id']);
  const { fields, matchKeys } = linkedinCapabilities({ sendPlainNames: true });
  expect(fields).toEqual(expect.arrayContaining(['first_name', 'company']));
  expect(matchKeys).toContainEqual(['first_name', 'last_name', 'company']);
});
