import { expect, test } from 'vitest';
import { groupDigits, sayDuration } from '../../../src/cli/output/numbers.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1_234_567, '1,234,567'],
  [2.25, '2.3'],
])('%d is written as %s', (value, expected) => {
  expect(groupDigits(value)).toBe(expected);
});

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [1_499, '1 s'],
  [59_499, '59 s'],
  [59_500, '1 min'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [90_000_000, '25 h'],
])('%d ms are %s', (ms, expected) => {
  expect(sayDuration(ms)).toBe(expected);
});
