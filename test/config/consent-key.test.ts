import { expect, test } from 'vitest';
import { consentKey } from '../../src/config/consent-key.ts';

test.each([
  ['  Yes ', 'yes'],
  ['JA\u0308', 'jä'],
  ['\u00A0NO', 'no'],
])('%j is compared by %j', (value, key) => {
  expect(consentKey(value)).toBe(key);
});
