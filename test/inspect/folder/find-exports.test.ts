import { mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findExports } from '../../../src/inspect/folder/find-exports.ts';
import { scratchFolder } from '../../sources/scratch.ts';

/** A folder of files, each a day older than the one before it. */
function aging(names: readonly string[]): string {
  const directory = scratchFolder(Object.fromEntries(names.map((name) => [name, 'x'])));
  names.forEach((name, index) =>
    utimesSync(join(directory, name), new Date(), new Date(Date.UTC(2026, 10, 24 - index))),
  );
  return directory;
}

const found = async (directory: string) =>
  (await findExports(directory)).map(({ newest, others }) => [newest.label, ...others.map(({ label }) => label)]);

test('files that differ in a day are one export, and the newest file counts', async () => {
  const directory = aging(['leads.csv', 'customers-2026-11-25.csv', 'customers-2026-11-24.csv', 'notes.md']);
  expect(await found(directory)).toEqual([['leads.csv'], ['customers-2026-11-25.csv', 'customers-2026-11-24.csv']]);
});

test('the usual folders below are searched, one level deep, and nothing else', async () => {
  const directory = aging([
    'a.csv',
    'Exports/b.csv',
    'data/c.json',
    'exports-of-mine/d.csv',
    'data/deep/e.csv',
    'src/f.csv',
  ]);
  expect(await found(directory)).toEqual([['a.csv'], ['Exports/b.csv'], ['data/c.json']]);
});

test('the same name in two folders is two exports', async () => {
  const directory = aging(['customers-2026-11-25.csv', 'exports/customers-2026-11-24.csv']);
  expect(await found(directory)).toEqual([['customers-2026-11-25.csv'], ['exports/customers-2026-11-24.csv']]);
});

test('folders, broken links and links in circles are no exports; a link to a file is one', async () => {
  const directory = aging(['real.data']);
  mkdirSync(join(directory, 'customers.csv'));
  symlinkSync('nowhere', join(directory, 'broken.csv'));
  symlinkSync('circle.csv', join(directory, 'circle.csv'));
  symlinkSync('nowhere', join(directory, 'exports'));
  symlinkSync('real.data', join(directory, 'linked.csv'));
  expect(await found(directory)).toEqual([['linked.csv']]);
});

test('a folder that is not there is named', async () => {
  const directory = scratchFolder();
  const gone = join(directory, 'gone');
  mkdirSync(gone);
  rmSync(gone, { recursive: true });
  await expect(findExports(gone)).rejects.toThrow(`the folder ${gone} cannot be read`);
});
