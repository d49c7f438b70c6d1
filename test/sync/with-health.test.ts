import { expect, test } from 'vitest';
import { saySize } from '../../src/sync/with-health.ts';

test('a size is one number unless the platform tells only a range', () => {
  expect(saySize({ lower: 24_000, upper: 24_000 })).toBe('24,000');
  expect(saySize({ lower: 1000, upper: 2000 })).toBe('1,000–2,000');
  expect(saySize({ lower: 18_000, upper: 21_000 }, { display: 21_000, search: 18_000 })).toBe(
    'display 21,000 / search 18,000',
  );
});
