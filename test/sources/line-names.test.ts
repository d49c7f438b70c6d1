import { expect, test } from 'vitest';
import { nameLines } from '../../src/sources/line-names.ts';

test.each([
  [[7], undefined, 'line 7'],
  [[3, 84, 85, 86], undefined, 'lines 3, 84–86'],
  [[3, 9, 12, 15, 20, 31, 32], undefined, 'lines 3, 9, 12, 15, 20 and 2 more'],
  [[3, 4], 90, 'lines 3–4 and 88 more'],
])('%j of %j are named %s', (lines, count, named) => {
  expect(nameLines(lines, count)).toBe(named);
});
