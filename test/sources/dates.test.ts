import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { declaredTimestampSql, timestampSql } from '../../src/sources/dates.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

/** What texts are read as, `YYYY-MM-DD HH:MM:SS`, day first. */
async function read(texts: readonly string[], sql = timestampSql): Promise<unknown[]> {
  const rows = await engine.rows(
    `SELECT strftime(${sql('x', 'day-first')}, '%Y-%m-%d %H:%M:%S') AS at
     FROM (SELECT unnest($1::VARCHAR[]) AS x, generate_subscripts($1::VARCHAR[], 1) AS i) ORDER BY i`.replaceAll(
      '$1::VARCHAR[]',
      `[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]::VARCHAR[]`,
    ),
  );
  return rows.map((row) => row['at']);
}

const dates = [
  '%Y-%m-%d',
  '%Y/%m/%d',
  '%Y%m%d',
  '%d.%m.%Y',
  '%d %b %Y',
  '%d %B %Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%d-%b-%Y',
  '%d/%m/%Y',
  '%d-%m-%Y',
];
const times = ['', ' %H:%M:%S', ' %H:%M', ' %I:%M %p', 'T%H:%M:%S', ' %I:%M:%S %p'];

test('a moment that is written in any of the notations is read back', async () => {
  const moment = "TIMESTAMP '2026-03-04 15:06:00'";
  const formats = dates.flatMap((date) => times.map((time) => `${date}${time}`));
  const row = await engine.row(
    `SELECT ${formats.map((format, i) => `strftime(${moment}, '${format}') AS f${i}`).join(', ')}`,
  );
  const written = formats.map((_, i) => String(row[`f${i}`]));
  const expected = formats.map((format) => (/%[HI]/.test(format) ? '2026-03-04 15:06:00' : '2026-03-04 00:00:00'));
  expect(await read(written)).toEqual(expected);
});

test.each([
  ['2026-03-04T15:06:07Z', '2026-03-04 15:06:07'],
  ['2026-03-04 15:06:07+00:00', '2026-03-04 15:06:07'],
  ['2026-03-04 15:06:07 UTC', '2026-03-04 15:06:07'],
  ['2026-03-04 15:06:07.250', '2026-03-04 15:06:07'],
  ['2026-03-04T23:06:07-02:00', '2026-03-05 01:06:07'],
  ['3/4/26', '2026-04-03 00:00:00'],
  ['3/4/2026', '2026-04-03 00:00:00'],
  ['2026/3/4', '2026-03-04 00:00:00'],
  ['24.11.26', '2026-11-24 00:00:00'],
  ['04.03.98 15:06', '1998-03-04 15:06:00'],
  ['2026-03-04 15.06', '2026-03-04 15:06:00'],
  ['04.03.2026 9.06.07', '2026-03-04 09:06:07'],
  ['04.03.2026 15.06 CET', '2026-03-04 14:06:00'],
  ['04.03.2026 15.06.07 MEZ', '2026-03-04 14:06:07'],
  ['04.03.26 15.06+01:00', '2026-03-04 14:06:00'],
  ['2026-03-04 15.06Z', '2026-03-04 15:06:00'],
  ['2026-03-04T15.06.07.250Z', '2026-03-04 15:06:07'],
  ['04.03.2026 3.06 PM', '2026-03-04 15:06:00'],
  ['4/3/2026, 3.06.07pm', '2026-03-04 15:06:07'],
  ['Mar 4, 2026 15.06 -0500', '2026-03-04 20:06:00'],
  ['04.03.2026 CET', null],
  ['04.03.2026 PM', null],
  ['2026-03-04 15:06 UTC', '2026-03-04 15:06:00'],
  ['2026-03-04T15:06Z', '2026-03-04 15:06:00'],
  ['2026-03-04T15:06+02:00', '2026-03-04 13:06:00'],
  ['2026-03-04 15:06 -0500', '2026-03-04 20:06:00'],
  ['2026-03-04 15:06:07 CET', '2026-03-04 14:06:07'],
  ['04.07.2026 15:06 CEST', '2026-07-04 13:06:00'],
  ['04.07.2026, 15:06 MESZ', '2026-07-04 13:06:00'],
  ['Mar 4, 2026 23:06:07 EST', '2026-03-05 04:06:07'],
  ['4/3/2026 15:06:07PDT', '2026-03-04 22:06:07'],
  ['2026-03-04 15:06:07 CST', null],
  ['2026-03-04 15:06:07 ABCD', null],
  ['1764000000', null],
  ['1.12.345', null],
  ['4.3.26', null],
  ['4.03.26', null],
  ['1.2.10', null],
  ['3-4-26', null],
  ['1992032', null],
  ['31/02/2026', null],
  ['12.50', null],
  ['$1,200', null],
  ['Ada Example', null],
  ['', null],
])('%s', async (text, at) => {
  expect(await read([text])).toEqual([at]);
});

test.each([
  ['1764000000', '2025-11-24 16:00:00'],
  ['1764000000.75', '2025-11-24 16:00:00'],
  ['1764000000123', '2025-11-24 16:00:00'],
  ['1764000000123456', '2025-11-24 16:00:00'],
  ['0764000000', null],
  ['17640000000', null],
  ['20260304', '2026-03-04 00:00:00'],
  ['4.3.26', '2026-03-04 00:00:00'],
  ['4.3.98 15:06', '1998-03-04 15:06:00'],
  ['2026-03-04 15:06', '2026-03-04 15:06:00'],
])('where times are declared, %s is one', async (text, at) => {
  expect(await read([text], declaredTimestampSql)).toEqual([at]);
});
