import fc from 'fast-check';
import { expect, test } from 'vitest';
import { everything, writeCsv } from '../../../fixtures/generator/csv.js';
import { writeWorkbook } from '../../../fixtures/generator/workbook.js';
import { cellsOf, load, useEngine } from '../load.ts';
import { scratchFolder } from '../scratch.ts';

useEngine();

// Zero bytes are refused in texts; the other two separate cells while they wait, and become blanks.
// oxlint-disable-next-line no-control-regex
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((each) => !/[\0\u001E\u001F]/.test(each));
const cell = fc.oneof(
  text,
  fc.constantFrom(
    '',
    '00123',
    'TRUE',
    '=1+1',
    'a\nb',
    'a\r\nb',
    ' x ',
    '_x000D_',
    '_x005F_',
    '<a>&amp;"',
    '1E5',
    '日本',
  ),
  fc.integer(),
  fc.bigInt({ min: 0n, max: 10n ** 13n }).map(Number),
);
const table = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.record({
    // Columns at the end may lack a name.
    named: fc.integer({ min: 1, max: width }),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }),
    width: fc.constant(width),
  }),
);

test('a table reads the same from a workbook and from a CSV', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async ({ named, rows, width }, deflate) => {
      const header = Array.from({ length: width + 1 }, (_, at) => (at === 0 ? 'email' : at <= named ? `c ${at}` : ''));
      const filled = rows.map((row, at) => [`p${at}@example.com`, ...row]);
      // A column without name and values is none in a sheet.
      const used = Math.max(1 + named, ...filled.map((row) => row.findLastIndex((each) => each !== '') + 1));
      const whole = [header, ...filled].map((row) => row.slice(0, used));
      const folder = scratchFolder({
        'people.csv': writeCsv(whole, { quoted: everything }),
        'people.xlsx': writeWorkbook([{ name: 'People', rows: whole }], { deflate }),
      });
      const csv = await load(folder, 'people.csv');
      const expected = { columns: csv.columns, mapping: csv.mapping, rows: csv.rows, cells: await cellsOf(csv) };
      const xlsx = await load(folder, 'people.xlsx');
      const { columns, mapping, rows: count } = xlsx;
      expect({ columns, mapping, rows: count, cells: await cellsOf(xlsx) }).toEqual(expected);
      expect(xlsx.files[0]).toMatchObject({ format: 'xlsx', sheet: 'People' });
    }),
    { seed: 20_261_124, numRuns: 40 },
  );
});
