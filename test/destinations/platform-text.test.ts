import { expect, test } from 'vitest';
import { errorName, platformText } from '../../src/destinations/platform-text.ts';

test.each([
  ['The value ada.lovelace+news@example.com is bad', 'The value … is bad'],
  ['(ada@example.com)', '(…)'],
  [`digest ${'ab12'.repeat(16)} unknown`, 'digest … unknown'],
  ['No role of urn:li:person:AbC-12_3 on the account', 'No role of … on the account'],
  ['(account:1,user:urn%3Ali%3Aperson%3AAbC123)', '(account:1,user:…)'],
  ['token ya29.a0AfB_byC-d.e expired', 'token … expired'],
  ['refresh 1//04abcdefghij', 'refresh …'],
  ['bearer AQXabcdefghijkl', 'bearer …'],
  ['call +1 (415) 555-0100 now', 'call … now'],
  ['two\n\tlines  here', 'two lines here'],
  ['Account 1234567890 is not enabled', 'Account 1234567890 is not enabled'],
  [
    'Enable it at https://console.developers.google.com/apis/api/datamanager.googleapis.com',
    'Enable it at https://console.developers.google.com/apis/api/datamanager.googleapis.com',
  ],
])('%j is told as %j', (text, told) => {
  expect(platformText(text)).toBe(told);
});

test('a long text is cut', () => {
  expect(platformText('word '.repeat(200))).toHaveLength(300);
});

test('only what looks like a name of an error is one', () => {
  expect(
    ['INVALID_ARGUMENT', 'invalid_grant', 100, 'not a name', 'ada@example.com', '', undefined].map(errorName),
  ).toEqual(['INVALID_ARGUMENT', 'invalid_grant', '100', undefined, undefined, undefined, undefined]);
});
