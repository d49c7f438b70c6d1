import { expect, test } from 'vitest';
import { leftOf, unfinishedName } from '../../../src/destinations/file/unfinished-name.ts';

test('what runs that died have left of a file is found, and nothing of another', () => {
  const mine = [unfinishedName('a.google.csv'), unfinishedName('a.google.csv')];
  const others = [
    'a.google.csv',
    unfinishedName('a.google.2.csv'),
    unfinishedName('b.a.google.csv'),
    '.a.google.csv.x',
  ];
  expect(leftOf('a.google.csv', [...others, ...mine])).toEqual(mine);
  const earlier = unfinishedName('a.google.remove-20261130-061500.csv');
  expect(leftOf('a.google.remove-20261201-061500.csv', [...others, ...mine, earlier])).toEqual([earlier]);
});
