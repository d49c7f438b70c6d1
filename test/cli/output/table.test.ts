import { expect, test } from 'vitest';
import { formatTable } from '../../../src/cli/output/table.ts';

test('texts stand to the left, numbers to the right and grouped, and no line ends in blanks', () => {
  expect(
    formatTable(
      ['audience', 'adds', 'note'],
      [
        ['win-back', 1234567, ''],
        ['vips', 12, 'new'],
      ],
    ),
  ).toEqual([
    'audience       adds  note', //
    'win-back  1,234,567',
    'vips             12  new',
  ]);
});

test('a column with a text among its numbers stands to the left', () => {
  expect(formatTable(['n'], [[1], ['-']])).toEqual(['n', '1', '-']);
});

test('a table without rows is its header', () => {
  expect(formatTable(['audience', 'adds'], [])).toEqual(['audience  adds']);
});

test('missing cells are blank', () => {
  expect(formatTable(['a', 'b'], [['x']])).toEqual(['a  b', 'x']);
});

test('colours and wide letters do not bend the columns', () => {
  expect(
    formatTable(
      ['name', 'n'],
      [
        ['\u001b[31mred\u001b[39m', 1],
        ['顧客', 2],
        ['ñandú', 3],
      ],
    ),
  ).toEqual(['name   n', '\u001b[31mred\u001b[39m    1', '顧客   2', 'ñandú  3']);
});

test('a row stays one line, whatever a name holds', () => {
  expect(formatTable(['name', 'n'], [['two\r\nlines\tand more', 1]])).toEqual([
    'name                n',
    'two lines and more  1',
  ]);
});
