import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { writeCsv } from '../../src/engine/write-csv.ts';
import { UserError } from '../../src/errors/user-error.ts';
import { scratchFolder } from '../sources/scratch.ts';

async function* batchesOf(
  ...batches: (readonly (readonly string[])[])[]
): AsyncGenerator<readonly (readonly string[])[]> {
  yield* batches;
}

test('a file is for its owner alone, has every row, and is read back as it was written', async () => {
  const file = join(scratchFolder(), 'out.csv');
  const rows = [
    ['a "quoted" word', 'b, c'],
    ['two\r\nlines', ''],
    ['é', "o'clock"],
  ];
  expect(await writeCsv(file, ['one', 'two'], batchesOf(rows.slice(0, 1), [], rows.slice(1)))).toBe(3);
  expect(parse(readFileSync(file))).toEqual([['one', 'two'], ...rows]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('no spreadsheet takes a cell for a formula', async () => {
  const file = join(scratchFolder(), 'out.csv');
  const cells = ['=1+1', '+49 30', '-1', '@sum', '\tx', '\rx', 'a=b', ''];
  await writeCsv(file, ['cell'], batchesOf(cells.map((cell) => [cell, ''])));
  const read = parse(readFileSync(file), { from: 2, relax_column_count: true }).map(([cell]) => cell);
  expect(read).toEqual(["'=1+1", "'+49 30", "'-1", "'@sum", "'\tx", "'\rx", 'a=b', '']);
});

test('a file that was there is replaced when the new one is whole, and not before', async () => {
  const folder = scratchFolder({ 'out.csv': 'old' });
  const file = join(folder, 'out.csv');
  async function* failing(): AsyncGenerator<string[][]> {
    yield [['half']];
    expect(readFileSync(file, 'utf8')).toBe('old');
    throw new Error('the engine stopped');
  }
  await expect(writeCsv(file, ['a'], failing())).rejects.toThrow('the engine stopped');
  expect(readdirSync(folder)).toEqual(['out.csv']);
  expect(readFileSync(file, 'utf8')).toBe('old');
  await writeCsv(file, ['a'], batchesOf([['new']]));
  expect(readFileSync(file, 'utf8')).toBe('a\nnew\n');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('a link is replaced, not what it leads to', async () => {
  const folder = scratchFolder({ 'precious.txt': 'keep' });
  symlinkSync(join(folder, 'precious.txt'), join(folder, 'out.csv'));
  await writeCsv(join(folder, 'out.csv'), ['a'], batchesOf());
  expect(readFileSync(join(folder, 'precious.txt'), 'utf8')).toBe('keep');
});

test.each([
  ['in a folder that is not there', 'nowhere/out.csv', 'ENOENT'],
  ['below a file', 'file/out.csv', 'ENOTDIR'],
  ['in the place of a folder', 'folder', 'EISDIR'],
  ['under a name that is too long', `${'n'.repeat(300)}.csv`, 'ENAMETOOLONG'],
])('a file %s cannot be written, and nothing is left behind', async (_, name, code) => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), 'x');
  const writing = writeCsv(join(folder, name), ['a'], batchesOf([['x']]));
  await expect(writing).rejects.toThrow(UserError);
  await expect(writing).rejects.toThrow(`cannot be written (${code})`);
  expect(readdirSync(folder).toSorted()).toEqual(['file', 'folder']);
});

test('a full disk is called that', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  async function* filling(): AsyncGenerator<string[][]> {
    yield [['x']];
    throw full;
  }
  const writing = writeCsv(join(scratchFolder(), 'out.csv'), ['a'], filling());
  await expect(writing).rejects.toMatchObject({
    exitCode: 2,
    diagnostics: [
      {
        message: expect.stringContaining('(the disk is full)') as string,
        fix: expect.stringContaining('Make room') as string,
      },
    ],
  });
});
