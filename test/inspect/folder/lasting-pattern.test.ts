import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastingPattern } from '../../../src/inspect/folder/lasting-pattern.ts';
import { scratchFolder } from '../../sources/scratch.ts';

const today = 'customers-2026-11-24.csv';

test.each([
  ['what changes from day to day becomes *', today, ['customers-2026-11-23.csv', 'leads.csv'], 'customers-*.csv'],
  ['a pattern finds nothing else', today, ['customers-unsubscribed.csv'], 'customers-[0-9]*.csv'],
  ['a name that is only a day is no pattern for all', '2026-11-24.csv', ['orders.csv'], '[0-9]*.csv'],
  ['hexadecimal ends stay hexadecimal', 'members_60bf5ff8a1.csv', ['members_other.csv'], 'members_[0-9a-f]*.csv'],
  ['where no pattern is narrow enough, the name stands', today, ['customers-2-old.csv'], today],
  ['a name without a day is itself', 'customers.csv', ['customers-old.csv'], 'customers.csv'],
  ['folders keep their names', 'exports 2026/customers-2026-11-24.csv', [], 'exports 2026/customers-*.csv'],
])('%s', async (_, file, others, pattern) => {
  const directory = scratchFolder(Object.fromEntries([file, ...others].map((name) => [name, 'x'])));
  expect(await lastingPattern(join(directory, file), directory)).toBe(pattern);
});

test('paths are written as seen from the config', async () => {
  const directory = scratchFolder({ [today]: 'x' });
  expect(await lastingPattern(join(directory, today), join(directory, 'ads'))).toBe('../customers-*.csv');
});

test('a file that is not there yet keeps its name', async () => {
  const directory = scratchFolder();
  expect(await lastingPattern(join(directory, today), directory)).toBe(today);
});
