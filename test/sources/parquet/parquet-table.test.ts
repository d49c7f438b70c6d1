import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { quoteText } from '../../../src/engine/sql.ts';
import { rowLines } from '../../../src/sources/row-lines.ts';
import { cellsOf, engine, load, refused, useEngine } from '../load.ts';
import { scratchFolder } from '../scratch.ts';

useEngine();

/** The bytes of a Parquet file with the rows of a query. */
async function parquetOf(sql: string): Promise<Buffer> {
  const path = join(scratchFolder(), 'made.parquet');
  await engine.run(`COPY (${sql}) TO ${quoteText(path)} (FORMAT parquet)`);
  return readFileSync(path);
}

const loadBytes = (bytes: Uint8Array) => load(scratchFolder({ 'people.parquet': bytes }), 'people.parquet');
const loadRows = async (sql: string) => loadBytes(await parquetOf(sql));

const people = `SELECT 'p' || n || '@example.com' AS email, n AS id FROM range(1, 6) AS r(n)`;

describe('a Parquet file', () => {
  test('is a table of texts in the order of the file, with its facts', async () => {
    const source = await loadRows(people);
    expect(await cellsOf(source)).toEqual([1, 2, 3, 4, 5].map((n) => [`p${n}@example.com`, String(n)]));
    expect(source).toMatchObject({ rows: 5, unreadableCount: 0, warnings: [], mapping: { email: ['email'] } });
    expect(source.files).toMatchObject([
      { format: 'parquet', encoding: undefined, delimiter: undefined, hasHeader: true },
    ]);
    const placed = await engine.rows(
      `SELECT line::INTEGER AS line FROM (${rowLines(source, source.table)}) ORDER BY _row`,
    );
    expect(placed.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  test.each([
    ['decimals', "'12.10'::DECIMAL(30, 5)", '12.10000'],
    ['big whole numbers', '9223372036854775807::BIGINT', '9223372036854775807'],
    ['whole numbers among floating-point ones', '1000000000000000::DOUBLE', '1000000000000000'],
    ['floating-point numbers', '0.1::DOUBLE', '0.1'],
    ['floating-point numbers of the short kind', '2.5::FLOAT', '2.5'],
    ['what is no number', "'nan'::DOUBLE", null],
    ['booleans', 'true', 'true'],
    ['days', "DATE '2026-01-02'", '2026-01-02'],
    ['times without a zone', "TIMESTAMP '2026-01-02 03:04:05'", '2026-01-02T03:04:05'],
    ['times to the nanosecond', "TIMESTAMP_NS '2026-01-02 03:04:05.123456789'", '2026-01-02T03:04:05.123456789'],
    ['moments', "TIMESTAMPTZ '2026-01-02 03:04:05.5+02'", '2026-01-02T01:04:05.5Z'],
    ['times of day', "TIME '03:04:05'", '03:04:05'],
    ['ids', "UUID '00000000-0000-0000-0000-00000000000a'", '00000000-0000-0000-0000-00000000000a'],
    ['one of several words', "'b'::ENUM('a', 'b')", 'b'],
    ['texts', "' Ωé日本👍 '", ' Ωé日本👍 '],
    ['empty texts', "''", null],
    ['nothing', 'NULL::INTEGER', null],
    ['bytes that are text', "'ann'::BLOB", 'ann'],
    ['lists', "['a', NULL, '', 'b; c']", 'a; b; c'],
    ['lists of numbers', '[1.0::DOUBLE, 2.5]', '1; 2.5'],
    ['empty lists', '[]::INTEGER[]', null],
    ['lists of objects', "[{'a': 1}, {'a': NULL}]", '[{"a":1},{"a":null}]'],
    ['lists of lists', '[[1], [2, 3]]', '[[1],[2,3]]'],
    ['maps', "MAP {'k': 1.5}", '{"k":1.5}'],
  ])('keeps %s', async (_, value, cell) => {
    const source = await loadRows(`SELECT 'ann@example.com' AS email, ${value} AS v`);
    expect(await cellsOf(source)).toEqual([['ann@example.com', cell]]);
  });

  test('has a column for each field of a struct, by its path', async () => {
    const source = await loadRows(`
      SELECT 'ann@example.com' AS email, {'zip': '00100', 'geo.x': {'lat': 1.5}} AS address, 1 AS "say ""x"""
      UNION ALL SELECT NULL, NULL, 2`);
    expect(source.columns.map(({ header }) => header)).toEqual([
      'email',
      'address.zip',
      'address.geo.x.lat',
      'say "x"',
    ]);
    expect(source.mapping).toMatchObject({ postal_code: ['address_zip'] });
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', '00100', '1.5', '1'],
      [null, null, null, '2'],
    ]);
  });

  test('may have names that differ in case only', async () => {
    const bytes = await parquetOf(`SELECT 'ann@example.com' AS "Email", 1 AS "Fmail", {'City': 'a', 'Dity': 'b'} AS s`);
    const text = bytes.toString('latin1').replaceAll('Fmail', 'email').replaceAll('Dity', 'city');
    const source = await loadBytes(Buffer.from(text, 'latin1'));
    expect(source.columns.map(({ header }) => header)).toEqual(['Email', 'email', 's.City', 's.city']);
    expect(await cellsOf(source)).toEqual([['ann@example.com', '1', 'a', 'b']]);
  });

  test('with bytes that are no text leaves them empty and says so', async () => {
    const source = await loadRows(String.raw`
      SELECT 'ann@example.com' AS email, '\xFF\x00'::BLOB AS photo, 'x'::BLOB AS note UNION ALL SELECT NULL, ''::BLOB, '\xFE'::BLOB
      UNION ALL SELECT NULL, '\xFE'::BLOB, NULL`);
    expect(await cellsOf(source)).toEqual([
      ['ann@example.com', null, 'x'],
      [null, null, null],
      [null, null, null],
    ]);
    expect(source.warnings).toEqual([
      'people.parquet: the column "photo" holds bytes that are no text in 2 values, which are left empty',
      'people.parquet: the column "note" holds bytes that are no text in one value, which is left empty',
    ]);
  });

  test('without rows is a table without rows', async () => {
    const source = await loadRows(`${people} LIMIT 0`);
    expect(source).toMatchObject({ rows: 0, unreadableCount: 0, warnings: [] });
    expect(await cellsOf(source)).toEqual([]);
  });

  test('has a name and a folder that look like patterns', async () => {
    const folder = join(scratchFolder(), 'a=[1]{x}*');
    mkdirSync(folder);
    writeFileSync(join(folder, 'p [2026]?*.parquet'), await parquetOf(people));
    writeFileSync(join(folder, 'p 2x.parquet'), await parquetOf(`${people} LIMIT 1`));
    const source = await load(folder, 'p [2026]?*.parquet');
    expect(source).toMatchObject({ rows: 5 });
    expect(source.columns.map(({ header }) => header)).toEqual(['email', 'id']);
  });

  test('is unpacked when it is compressed as a whole, and comes from standard input', async () => {
    const bytes = await parquetOf(people);
    expect(await loadBytes(gzipSync(bytes))).toMatchObject({ rows: 5 });
    expect(await load(scratchFolder(), '-', { stdin: Readable.from([bytes]) })).toMatchObject({ rows: 5 });
  });
});

describe('a Parquet file is refused', () => {
  const again = 'Copy or export it again, and wait until it is complete.';

  test('when it is cut off', async () => {
    const bytes = await parquetOf(people);
    for (const length of [4, 9, bytes.length - 10]) {
      expect(await refused(loadBytes(bytes.subarray(0, length)))).toBe(
        `people.parquet is cut off: it begins as a Parquet file and does not end as one → ${again}`,
      );
    }
  });

  test('when its values or its footer are damaged', async () => {
    const bytes = await parquetOf(people);
    for (const [from, to] of [
      [4, 60],
      [bytes.length - 80, bytes.length - 8],
    ] as const) {
      const damaged = Buffer.from(bytes).fill(0xff, from, to);
      expect(await refused(loadBytes(damaged))).toBe(`people.parquet is a damaged Parquet file → ${again}`);
    }
  });

  test('when it holds text in another encoding, without showing it', async () => {
    const bytes = await parquetOf(`SELECT 'ann@example.com' AS email, 'Zoe Wxyz' AS name`);
    const foreign = Buffer.from(bytes.toString('latin1').replaceAll('Zoe Wxyz', 'Zo\u00EB Wxyz'), 'latin1');
    const message = await refused(loadBytes(foreign));
    expect(message).toBe(`people.parquet is a damaged Parquet file → ${again}`);
  });

  test('when it is encrypted', async () => {
    const bytes = await parquetOf(people);
    bytes.write('PARE', 0);
    bytes.write('PARE', bytes.length - 4);
    expect(await refused(loadBytes(bytes))).toBe(
      'people.parquet is an encrypted Parquet file → Write it without encryption.',
    );
  });

  test('when it has more columns than a table of people', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => `${n} AS c${n}`).join(', ');
    expect(await refused(loadRows(`SELECT ${many}`))).toBe(
      'people.parquet has more than 1,000 columns → Export fewer columns.',
    );
  });
});
