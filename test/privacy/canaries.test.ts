import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { assertNoCanaries, canaryPeople, canarySecrets, findCanaries, plantCanaries } from './canaries.ts';
import { assertNothingPersonal } from './nothing-personal.ts';

const [first] = canaryPeople;
const email = first?.email ?? '';

test.each([
  ['as it is', email],
  ['in another case', email.toUpperCase()],
  ['inside a sentence', `row 3: ${email} is invalid`],
  ['in a URL', `?user=${encodeURIComponent(email)}`],
  ['as base64', Buffer.from(email).toString('base64')],
  ['as a SHA-256 digest', createHash('sha256').update(email.toLowerCase()).digest('hex')],
  ['as an upper-case digest', createHash('sha256').update(email.toLowerCase()).digest('hex').toUpperCase()],
  ['as a base64 digest', createHash('sha256').update(email.toLowerCase()).digest('base64')],
  ['as an MD5 digest', createHash('md5').update(email.toLowerCase()).digest('hex')],
])('a planted e-mail address is found %s', (_, text) => {
  expect(findCanaries(text)).toContainEqual(expect.stringMatching(/email of canary 0/));
});

test.each([
  ['a phone without its plus', '14155550177'],
  ['a phone as people write it', '(415) 555-0178'],
  ['the digest of a phone', createHash('sha256').update('+14155550177').digest('hex')],
  ['a last name', 'Canaryworth'],
  ['a name inside JSON inside JSON', JSON.stringify(JSON.stringify({ name: `Osgood "Ozzie" O'Canarín` }))],
  ['an id', 'canary-7700001'],
  ['an attribute inside JSON', JSON.stringify({ note: 'canary: C:\\private\\letters' })],
  ['a value that no rule accepts', 'row 12: "555-CANARY-1" is no phone'],
  ['a secret inside JSON', JSON.stringify({ token: canarySecrets.LINKEDIN_ACCESS_TOKEN })],
])('%s is found', (_, text) => {
  expect(findCanaries(text)).not.toEqual([]);
});

test('a text without planted values passes, also with short digests, ids and counts', () => {
  const text =
    'win-back on meta: 12,345 added, 3 rejected (invalid_email), digest 5feceb66…, list 23850000000000177, urn:li:sponsoredAccount:1';
  expect(findCanaries(text)).toEqual([]);
  expect(() => assertNothingPersonal(text, 'output')).not.toThrow();
});

test('the failure names what was found and does not repeat it', () => {
  expect(() => assertNoCanaries(`to ${email}`, 'standard error')).toThrow(/^standard error holds .*email of canary 0/);
  expect(() => assertNoCanaries(`to ${email}`)).not.toThrow(email);
});

test.each([
  ['an address of any test', 'someone@example.com'],
  ['an address in a URL', 'someone%40example.net'],
  ['a full digest', 'A'.repeat(64)],
  ['a person’s id', 'GET /rest/adAccountUsers/account=urn:li:sponsoredAccount:1&user=urn:li:person:AbC123 200'],
  ['a person’s id in a URL', 'user%3Aurn%3Ali%3Aperson%3AAbC123'],
  ['a phone number', 'call +14155552671'],
])('%s counts as personal', (_, text) => {
  expect(() => assertNothingPersonal(text, 'output')).toThrow('output holds');
});

test('values of secret variables count as secret, short ones and others do not', () => {
  const env = { META_ACCESS_TOKEN: 'sandbox-meta-token', OTHER_TOKEN: 'x', PLACE: 'somewhere else' };
  expect(() => assertNothingPersonal('token sandbox-meta-token', 'output', env)).toThrow('META_ACCESS_TOKEN');
  expect(() => assertNothingPersonal('x marks somewhere else', 'output', env)).not.toThrow();
});

test('canaries are planted into the columns they are given, quoted', () => {
  const planted = plantCanaries('Id,Email,Spent\n1,a,2\n', { Id: 'external_id', Email: 'email' });
  expect(planted.split('\n').slice(0, 3)).toEqual(['Id,Email,Spent', '1,a,2', `"CANARY-7700001","${email}",`]);
  expect(planted.trimEnd().split('\n')).toHaveLength(2 + canaryPeople.length);
});
