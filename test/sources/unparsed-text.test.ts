import { expect, test } from 'vitest';
import { unparsedText } from '../../src/sources/unparsed-text.ts';

test('one value is spoken of as one, and several as several', () => {
  expect(unparsedText(1, 'timestamp')).toBe('is no timestamp and counts as empty');
  expect(unparsedText(2, 'number')).toBe('are no numbers and count as empty');
});
