import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AttributeType } from '../../src/config/source-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import { detectTypes } from '../../src/sources/attribute-types.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ timezone: 'Europe/Berlin' });
});
afterAll(() => engine.close());

const typed = { table: 'typed', rows: 1, files: [] };

/** The type that is found for a column of these values, the values with it, and how many do not parse. */
async function detect(values: readonly (string | null)[], declared?: AttributeType) {
  await engine.run('CREATE OR REPLACE TEMP TABLE typed (n INTEGER, "a b" VARCHAR)');
  for (const [index, value] of values.entries()) await engine.run('INSERT INTO typed VALUES ($1, $2)', [index, value]);
  const [column] = await detectTypes(engine, typed, ['a b'], declared === undefined ? {} : { 'a b': declared });
  if (column === undefined) throw new Error('no column');
  const rows = await engine.rows(`SELECT (${column.sql}) AS v FROM typed ORDER BY n`);
  return { type: column.type, unparsed: column.unparsed, values: rows.map((row) => row['v']) };
}

describe('numbers', () => {
  test.each([
    [
      'with signs, codes and thousands',
      ['$1,234.50', '€ 7', 'USD 12', '5 EUR', '(3.10)', '-2', "1'000.25", '.5', '+', '1.'],
      [1234.5, 7, 12, 5, -3.1, -2, 1000.25, 0.5, null, 1],
    ],
    [
      'with a decimal comma',
      ['1.234,50 €', '12,5', '1.000', '1 234,5', '-0,125', '7'],
      [1234.5, 12.5, 1000, 1234.5, -0.125, 7],
    ],
    [
      'with currencies as they are written at home, and dashes for the decimals',
      ["CHF 1'200.–", '1.200,- kr', '99,50 zł', 'EUR12,50', '−3 Kč', '12 kr.', 'kronor 5', '5 crates', 'SKU-12'],
      [1200, 1200, 99.5, 12.5, -3, 12, null, null, null],
    ],
    ['with lakhs', ['₹1,00,000.50', '1,00,000'], [100_000.5, 100_000]],
    ['with thousands that leave no doubt', ['1.234.567', '1.234', '5'], [1_234_567, 1234, 5]],
    ['with a comma that may be either', ['1,234', '5,678'], [1234, 5678]],
    [
      'that look like anything else',
      ['12-13', '12/5', '1:30', '12.5x', 'A$ 12.5', '€1.5', 'ab, 13'],
      [null, null, null, null, 12.5, 1.5, null],
    ],
    ['with blanks around them, and nothing', [' 7 ', '', null, '  '], [7, null, null, null]],
    ['with one comma among many points', ['1,234.50', '2,345.75', '3.25', '12,5'], [1234.5, 2345.75, 3.25, null]],
  ])('%s', async (_, texts, values) => {
    expect(await detect(texts, 'number')).toMatchObject({ type: 'number', values });
  });

  test.each([
    ['numbers', ['1', '2.5', '$3'], 'number'],
    ['one in twenty that is none', [...Array.from({ length: 19 }, (_, n) => String(n)), 'n/a'], 'number'],
    ['two in twenty that are none', [...Array.from({ length: 18 }, (_, n) => String(n)), 'n/a', 'none'], 'text'],
    ['postal codes', ['01234', '90210', '02139'], 'text'],
    ['zeros', ['0', '00', '0.5', '7'], 'number'],
    ['phones', ['+1 217 555 0100', '+1 217 555 0101'], 'text'],
    ['nothing', ['', null], 'text'],
    ['no rows', [], 'text'],
  ])('%s', async (_, texts, type) => {
    expect((await detect(texts)).type).toBe(type);
  });

  test('what does not parse is nothing and counted', async () => {
    const texts = [...Array.from({ length: 30 }, () => '1'), 'n/a'];
    expect(await detect(texts)).toMatchObject({
      type: 'number',
      unparsed: 1,
      values: [...texts.slice(0, -1).map(Number), null],
    });
  });
});

describe('dates', () => {
  test.each([
    ['day first, because one cannot be a month', ['03/04/2026', '13/04/2026'], ['2026-04-03', '2026-04-13']],
    ['month first, because one cannot be a month', ['03/04/2026', '04/13/2026'], ['2026-03-04', '2026-04-13']],
    ['month first, when nothing tells', ['03/04/2026', '05/06/2026'], ['2026-03-04', '2026-05-06']],
    ['day first, with two digits for the year', ['3/4/26', '13/4/85'], ['2026-04-03', '1985-04-13']],
    ['day first, with hyphens', ['03-04-2026', '31-12-2026'], ['2026-04-03', '2026-12-31']],
    ['with dots', ['3.4.2026', '04.05.2026'], ['2026-04-03', '2026-05-04']],
    [
      'with names of months',
      ['Mar 4, 2026', '4 March 2026', '04-MAR-2026', 'Sept. 5, 2026'],
      ['2026-03-04', '2026-03-04', '2026-03-04', '2026-09-05'],
    ],
  ])('%s', async (_, texts, values) => {
    expect(await detect(texts)).toEqual({ type: 'date', unparsed: 0, values });
  });

  test('with a time of day anywhere they are timestamps, in the config’s zone', async () => {
    const texts = [
      '2026-01-05 10:00:00 UTC',
      '1/5/2026, 3:45 PM',
      '2026-01-05',
      '2026-07-05T10:00:00+02:00',
      '2026-01-05 10:00:00 -0500',
    ];
    expect(await detect(texts)).toEqual({
      type: 'timestamp',
      unparsed: 0,
      values: [
        '2026-01-05 11:00:00',
        '2026-01-05 15:45:00',
        '2026-01-05 00:00:00',
        '2026-07-05 10:00:00',
        '2026-01-05 16:00:00',
      ],
    });
  });

  test('days that are in no calendar are nothing', async () => {
    expect(await detect(['2026-02-30', '2026-13-01', '31/04/2026', '2026-02-28'], 'date')).toMatchObject({
      unparsed: 3,
      values: [null, null, null, '2026-02-28'],
    });
  });

  test('numbers of eight digits are dates only when declared', async () => {
    expect((await detect(['20260131', '20260201'])).type).toBe('number');
    expect(await detect(['20260131', '1234567', '123456'], 'date')).toMatchObject({
      values: ['2026-01-31', null, null],
    });
  });
});

test('what may be the version of a program is a date only when declared', async () => {
  const texts = Array.from({ length: 30 }, (_, n) => `1.2.${10 + n}`);
  expect((await detect(texts)).type).toBe('text');
  expect(await detect(['4.3.26', '24.11.98'], 'date')).toMatchObject({ values: ['2026-03-04', '1998-11-24'] });
  expect(await detect(['04.03.26', '24.11.98'])).toMatchObject({ type: 'date', values: ['2026-03-04', '1998-11-24'] });
});

test('moments that are counted are times only when declared, in the config’s zone', async () => {
  const texts = ['1764000000', '1764003600000', ''];
  expect((await detect(texts)).type).toBe('number');
  const values = ['2025-11-24 17:00:00', '2025-11-24 18:00:00', null];
  expect(await detect(texts, 'timestamp')).toEqual({ type: 'timestamp', unparsed: 0, values });
  expect(await detect(texts, 'date')).toMatchObject({ values: ['2025-11-24', '2025-11-24', null] });
});

test('yes and no, in the words of several languages', async () => {
  expect(await detect(['yes', 'No', 'TRUE', 'false', 'ja', 'nein', '', 'Y'])).toEqual({
    type: 'boolean',
    unparsed: 0,
    values: [true, false, true, false, true, false, null, true],
  });
  expect((await detect(['1', '0', '1'])).type).toBe('number');
});

test('a declared type stands whatever the values look like', async () => {
  expect(await detect(['1', '2', 'x'], 'text')).toEqual({ type: 'text', unparsed: 0, values: ['1', '2', 'x'] });
  expect(await detect(['red', 'blue'], 'number')).toEqual({ type: 'number', unparsed: 2, values: [null, null] });
});

test.each([
  [['05/11/2026', '06/11/2026'], true],
  [['05/11/2026', '13/11/2026'], false],
  [['05/11/2026', '11/13/2026 10:00'], false],
  [['13/04/2026', '05/16/2026'], false],
  [['13/04/2026', '05/16/2026', '05/11/2026'], false],
  [['05/11/2026', '2026-11-06'], true],
  [['05.11.2026', '2026-11-06'], false],
])('days such as %j that may be months as well are told: %s', async (values, isAmbiguous) => {
  await detect(values);
  for (const declared of [{}, { 'a b': 'date' }] as const) {
    const [column] = await detectTypes(engine, typed, ['a b'], declared);
    expect(column?.doubt !== undefined).toBe(isAmbiguous);
  }
});

describe('numbers that may have thousands or three decimals', () => {
  const either = (example: string, readAs: string) =>
    `such as ${example} can all be read as thousands or with three decimals, and are read ${readAs}`;
  const mixed = (point: string, comma: string) =>
    `mix 1.234, which is read ${point}, and 1,234, which is read ${comma}`;
  test.each([
    [['1.234', '950', '2.500'], ';', [1234, 950, 2500], either('1.234', 'as thousands')],
    [['1.234', '950', '2.500'], ',', [1.234, 950, 2.5], either('1.234', 'with three decimals')],
    [['1.234', '950', '2.500'], undefined, [1.234, 950, 2.5], either('1.234', 'with three decimals')],
    [['1.234 €', '-2.500', '7'], ';', [1234, -2500, 7], either('1.234', 'as thousands')],
    [['1,234', '950', '2,500'], ';', [1234, 950, 2500], either('1,234', 'as thousands')],
    [['1,234', '950', '2,500'], ',', [1234, 950, 2500], either('1,234', 'as thousands')],
    [['1.234', '950,50', '2.500'], ',', [1234, 950.5, 2500], undefined],
    [['1.234', '1.234.567', '2.500'], ',', [1234, 1_234_567, 2500], undefined],
    [['1.234', '9.5', '2.500'], ';', [1.234, 9.5, 2.5], undefined],
    [['1.234', '0.500', '2.500'], ';', [1.234, 0.5, 2.5], undefined],
    [['1.234', '1234.500', '2.500'], ';', [1.234, 1234.5, 2.5], undefined],
    [['1234', '950', '7'], ';', [1234, 950, 7], undefined],
    [['1.234', '1,234'], ',', [1.234, 1234], mixed('with three decimals', 'as thousands')],
    [['1.234', '1,234'], ';', [1.234, 1234], mixed('with three decimals', 'as thousands')],
    [['1.234', '2.500', '1,234'], ',', [1.234, 2.5, 1234], mixed('with three decimals', 'as thousands')],
    [['1.234', '2.500', '1,234'], ';', [1234, 2500, 1.234], mixed('as thousands', 'with three decimals')],
    [['1.234', '1,234', '12.50'], ';', [1.234, 1234, 12.5], undefined],
  ])('%j in a file divided by %s are %j, and told: %s', async (values, delimiter, numbers, said) => {
    expect((await detect(values)).type).toBe('number');
    const files = [{ delimiter }];
    const [column] = await detectTypes(engine, { ...typed, files }, ['a b'], {});
    const rows = await engine.rows(`SELECT (${column?.sql}) AS v FROM typed ORDER BY n`);
    expect(rows.map((row) => row['v'])).toEqual(numbers);
    expect(column?.doubt?.said).toBe(said);
  });
});

test('hundreds of columns are asked about together', async () => {
  const kinds = [
    { values: ['7', '12,5'], type: 'number' },
    { values: ['7', '12.5'], type: 'number' },
    { values: ['13/04/2026', '14/04/2026'], type: 'date' },
    { values: ['04/13/2026 10:00', '04/14/2026'], type: 'timestamp' },
    { values: ['yes', 'no'], type: 'boolean' },
    { values: ['red', 'blue'], type: 'text' },
    { values: ['', ''], type: 'text' },
  ] as const;
  const names = Array.from({ length: 250 }, (_, index) => `column ${index}`);
  const kindOf = (index: number) => kinds[index % kinds.length];
  const row = (at: 0 | 1) => names.map((name, index) => `'${kindOf(index)?.values[at]}' AS "${name}"`).join(', ');
  await engine.run(`CREATE OR REPLACE TEMP TABLE wide AS SELECT ${row(0)} UNION ALL SELECT ${row(1)}`);
  const asked = vi.spyOn(engine, 'rows');
  const found = await detectTypes(engine, { table: 'wide', rows: 2, files: [] }, names, { 'column 5': 'number' });
  expect(asked.mock.calls.length).toBeLessThan(names.length / 10);
  asked.mockRestore();
  const long = { table: 'wide', rows: 1_000_000, files: [] };
  expect(await detectTypes(engine, long, names.slice(0, 7), { 'column 5': 'number' })).toEqual(found.slice(0, 7));
  expect(found.map(({ name, type, unparsed }) => ({ name, type, unparsed }))).toEqual(
    names.map((name, index) =>
      index === 5 ? { name, type: 'number', unparsed: 2 } : { name, type: kindOf(index)?.type, unparsed: 0 },
    ),
  );
});
