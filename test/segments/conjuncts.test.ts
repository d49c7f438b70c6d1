import { expect, test } from 'vitest';
import { conjuncts, inOneLine } from '../../src/segments/conjuncts.ts';

test.each([
  ['a > 1', ['a > 1']],
  ["a > 1 and b = 'x and y'\n AND c", ['a > 1', "b = 'x and y'", 'c']],
  ['(a and (b and c))', ['a', 'b', 'c']],
  ['a between 1 and 2 and b', ['a between 1 and 2', 'b']],
  ['a and b or c', ['a and b or c']],
  ['a and (b or c)', ['a', 'b or c']],
  ['(a) and (b)', ['a', 'b']],
  ['(a) = (b) and c', ['(a) = (b)', 'c']],
  ['case when a and b then c else d end and e', ['case when a and b then c else d end', 'e']],
  ['count(orders, last 30 days, where a and b) > 1 and x', ['count(orders, last 30 days, where a and b) > 1', 'x']],
  ['not (a and b) and c', ['not (a and b)', 'c']],
  ['', ['']],
])('%s is asked part by part', (text, parts) => {
  expect(conjuncts(text)).toEqual(parts);
});

test('a part is shown on one line, without comments, and what it asks stays as it is', () => {
  expect(conjuncts("a = 'x  y' -- or z\n  or b")).toEqual(["a = 'x  y' -- or z\n  or b"]);
  expect(inOneLine("a = 'x  y' -- or z\n  or b")).toBe("a = 'x  y' or b");
});
