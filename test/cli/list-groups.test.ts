import { expect, test } from 'vitest';
import { listed } from '../../src/cli/list-groups.ts';

test('names are listed as a person would', () => {
  expect(listed(['meta'])).toBe('meta');
  expect(listed(['google', 'meta'])).toBe('google and meta');
  expect(listed(['google', 'meta', 'linkedin'])).toBe('google, meta and linkedin');
});
