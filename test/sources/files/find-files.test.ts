import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../src/errors/user-error.ts';
import { findFiles } from '../../../src/sources/files/find-files.ts';
import { scratchFolder } from '../scratch.ts';

const now = new Date('2026-11-24T12:00:00Z');
const hour = 3_600_000;

/** A folder with files that were modified so many hours ago. */
function exported(ages: Readonly<Record<string, number>>): string {
  const folder = scratchFolder(Object.fromEntries(Object.keys(ages).map((name) => [name, 'email\n'])));
  for (const [name, age] of Object.entries(ages)) {
    const at = (now.getTime() - age * hour) / 1000;
    utimesSync(join(folder, name), at, at);
  }
  return folder;
}

function find(
  folder: string,
  files: string | readonly string[],
  { pick = 'newest' as const, maxAge }: { pick?: 'newest' | 'last' | 'all'; maxAge?: number } = {},
) {
  const at = { file: 'audience-sync.yaml', line: 4 };
  const source = { files: [files].flat().map((file) => join(folder, file)), pick, maxAge };
  return findFiles(source, { directory: folder, now: () => now, at });
}

const labels = async (found: ReturnType<typeof find>) => (await found).map(({ label }) => label);

async function refused(found: Promise<unknown>): Promise<string> {
  const error = await found.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('was not refused with a UserError', { cause: error });
  expect(error.exitCode).toBe(2);
  expect(error.diagnostics[0]?.at).toEqual({ file: 'audience-sync.yaml', line: 4 });
  return `${error.message} → ${error.diagnostics[0]?.fix ?? ''}`;
}

test('the newest of several files is the one modified last, and of those the last by name', async () => {
  const folder = exported({ 'c-1.csv': 5, 'c-2.csv': 1, 'c-3.csv': 1, 'c-4.csv': 9, 'other.csv': 0 });
  expect(await labels(find(folder, 'c-*.csv'))).toEqual(['c-3.csv']);
});

test('all of them come older ones first, so that the newest speaks last', async () => {
  const folder = exported({ 'c-1.csv': 5, 'sub/c-2.csv': 1, 'sub/c-3.csv': 1, 'c-4.csv': 9, '.c-5.csv': 1 });
  expect(await labels(find(folder, '**/c-*.csv', { pick: 'all' }))).toEqual([
    'c-4.csv',
    'c-1.csv',
    'sub/c-2.csv',
    'sub/c-3.csv',
  ]);
});

test('a folder above with a name like a pattern does not matter', async () => {
  const folder = join(exported({ '[a]{b}(c)*/c-1.csv': 1 }), '[a]{b}(c)*');
  expect(await labels(find(folder, 'c-*.csv'))).toEqual(['c-1.csv']);
});

test('files outside of the folder are named from it', async () => {
  const folder = exported({ 'lists/out.csv': 1, 'config/x.csv': 1 });
  const found = await findFiles(
    { files: [join(folder, 'lists/*.csv')], pick: 'all', maxAge: undefined },
    { directory: join(folder, 'config'), now: () => now, at: undefined },
  );
  expect(found).toMatchObject([{ path: join(folder, 'lists/out.csv'), label: '../lists/out.csv', bytes: 6 }]);
});

test('a file that is not there is told with the nearest names', async () => {
  const folder = exported({
    'exports/customers.csv': 1,
    'exports/orders.csv': 1,
    'exports/a.txt': 1,
    'exports/b.txt': 1,
  });
  expect(await refused(find(folder, 'exports/costumers.csv'))).toBe(
    'file not found: exports/costumers.csv → The nearest names there: exports/customers.csv.',
  );
  expect(await refused(find(folder, 'exports/costumers-*.csv'))).toContain('there: exports/customers.csv.');
  expect(await refused(find(folder, 'exports/people.csv'))).toBe(
    'file not found: exports/people.csv → Correct the path under `files:`.',
  );
});

test('a pattern that matches nothing is told to be one', async () => {
  const folder = exported({ 'exports/customers.csv': 1 });
  expect(await refused(find(folder, 'exports/customers-*.csv'))).toBe(
    'no file matches exports/customers-*.csv → The nearest names there: exports/customers.csv.',
  );
  expect(await refused(find(folder, '*/customers-*.csv'))).toBe(
    'no file matches */customers-*.csv → Correct the path under `files:`.',
  );
});

test('a folder that is not there, and one without files, are told apart', async () => {
  const folder = exported({ 'empty/deep/x.csv': 1 });
  expect(await refused(find(folder, 'export/a.csv'))).toBe(
    'file not found: export/a.csv → There is no folder export. Correct the path under `files:`.',
  );
  expect(await refused(find(folder, 'empty/a.csv'))).toBe(
    'file not found: empty/a.csv → The folder empty has no files. Put the export there, or correct the path.',
  );
});

test('an export older than max_age is refused, one of just that age is not', async () => {
  const folder = exported({ 'a.csv': 48, 'b.csv': 72 });
  expect(await labels(find(folder, 'a.csv', { maxAge: 48 * hour }))).toEqual(['a.csv']);
  expect(await refused(find(folder, 'b.csv', { maxAge: 48 * hour }))).toBe(
    'b.csv is 3 days old; max_age allows 2 days → Export it again, or raise `max_age` of the source.',
  );
});

test('of all files each must be young enough, of the newest only that one', async () => {
  const folder = exported({ 'a.csv': 1, 'b.csv': 72 });
  expect(await labels(find(folder, '*.csv', { maxAge: 48 * hour }))).toEqual(['a.csv']);
  expect(await refused(find(folder, '*.csv', { pick: 'all', maxAge: 48 * hour }))).toContain('b.csv is 3 days old');
});

test('of each item of a list the newest is taken, each file once, older ones first', async () => {
  const folder = exported({ 'a-1.csv': 1, 'a-2.csv': 9, 'b-1.csv': 5, 'b-2.csv': 7, 'c.csv': 30 });
  expect(await labels(find(folder, ['a-*.csv', 'b-*.csv', 'c.csv', '*.csv']))).toEqual(['c.csv', 'b-1.csv', 'a-1.csv']);
  expect(await labels(find(folder, ['c.csv', '*-1.csv', './c.csv'], { pick: 'all' }))).toEqual([
    'c.csv',
    'b-1.csv',
    'a-1.csv',
  ]);
});

test('an item of a list that finds nothing is named', async () => {
  const folder = exported({ 'a.csv': 1 });
  expect(await refused(find(folder, ['a.csv', 'sub/b-*.csv']))).toMatch(
    /^no file matches sub\/b-\*\.csv → There is no folder/,
  );
});

test.each([
  ['numbers', ['part-9.csv', 'part-10.csv', 'part-09b.csv']],
  ['days', ['c-2026-11-24.csv', 'c-2026-12-01.csv', 'c-20251231.csv'], 'c-2026-12-01.csv'],
  ['days that begin with the day', ['c_24.11.2026.csv', 'c_01.12.2026.csv', 'c_31.12.2025.csv'], 'c_01.12.2026.csv'],
  ['days, the largest of which tell', ['c-24-11-2026.csv', 'c-01-12-2026.csv'], 'c-01-12-2026.csv'],
  ['months that come first', ['c-11-24-2026.csv', 'c-12-01-2025.csv'], 'c-11-24-2026.csv'],
  ['copies', ['export (2).csv', 'export.csv', 'export (10).csv'], 'export (10).csv'],
  ['a copy of an export', ['export (1).csv', 'export.csv'], 'export (1).csv'],
  ['folders', ['2026-09/c.csv', '2026-10/c.csv', '2026-1/c.csv'], '2026-10/c.csv'],
  ['one day that could be two', ['c-01-12-2026.csv', 'b-01-12-2026.csv'], 'c-01-12-2026.csv'],
])('the last by name goes by %s', async (_, names, last = names[1]) => {
  // The first of them is the newest.
  const folder = exported(Object.fromEntries(names.map((name, age) => [name, age])));
  expect(await labels(find(folder, '**/*.csv', { pick: 'last' }))).toEqual([last]);
});

test('days in names that can be read in two ways are not guessed', async () => {
  const folder = exported({ 'c-01-12-2026.csv': 1, 'c-02-11-2026.csv': 2 });
  expect(await refused(find(folder, 'c-*.csv', { pick: 'last' }))).toMatch(
    /^the days in the names of the files can be read as day-month or as month-day → Write them as 2026-11-24/,
  );
});
