import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttributeType } from '../../src/config/source-config.ts';
import { Engine } from '../../src/engine/engine.ts';
import { quoteList, quoteName } from '../../src/engine/sql.ts';
import { detectTypes } from '../../src/sources/attribute-types.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const digits = fc.integer({ min: 1, max: 9999 }).map(String);
const two = fc.integer({ min: 0, max: 61 }).map((n) => String(n).padStart(2, '0'));
const day = fc.tuple(fc.integer({ min: 0, max: 2100 }), two, two).map(([year, month, date]) => {
  return `${String(year).padStart(4, '0')}-${month}-${date}`;
});
const among = (texts: string) => fc.constantFrom(...texts.split('|'));
const sign = among('|||-|+');
const pools = {
  numbers: fc.tuple(sign, digits, among('|.|.5|.50|.500|.5000|,5|,500|.5,5')).map((parts) => parts.join('')),
  days: day,
  goodDays: fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  moments: fc
    .tuple(day, among(' |T'), two, two, two)
    .map(([date, between, ...parts]) => `${date}${between}${parts.join(':')}`),
  goodMoments: fc
    .integer({ min: 10, max: 28 })
    .map((part) => `2026-11-${part} ${part - 10}:30:00`.replace(/ (.):/, ' 0$1:')),
  goodNumbers: fc.integer({ min: -50_000, max: 50_000 }).map((cents) => (cents / 100).toFixed(2)),
  thousands: fc.tuple(digits, among('.500|.250|,500|')).map((parts) => parts.join('')),
  long: fc.constantFrom('7', '7'.repeat(99), '7'.repeat(400)),
  midnights: fc.integer({ min: 10, max: 28 }).map((date) => `2026-11-${date} 00:00:00`),
  words: among("yes|no|Nein|OUI|vip|Müller|État|-|...|O'Brien|日本|infinity|epoch|NaN"),
  addresses: among('ann@example.com|bob7@example.com|BOB7@EXAMPLE.COM|Nov 5, 2026@x|A$5@1|7@x|@|yes@ '),
  answers: among('yes|no|SÍ|sí|False'),
  odd: among(
    `| |\u00A0|'|'7|7 |7\u00A0|yes |1e5|0x1F|1_000|1 000|.5|5.|-0|007|-07|inf|$5|\u0661\u0662|12024-01-01|-044-03-15|2026-1-5`,
  ),
  oddTimes: among(
    '20260105|1700000000|04/05/2026|5-4-2026|2026-11-24 15:00|2026-11-24 15:00:00.5|2026-11-24 15:00:00Z|24.11.2026|Nov 5, 2026|4.3.26|15:00',
  ),
};
const poolNames = Object.keys(pools) as (keyof typeof pools)[];

interface Column {
  readonly type: AttributeType | undefined;
  readonly values: readonly string[];
}

const column: fc.Arbitrary<Column> = fc.record({
  type: fc.constantFrom(undefined, undefined, ...(['number', 'boolean', 'date', 'timestamp', 'text'] as const)),
  values: fc.constantFrom(...poolNames).chain((name) => {
    const value = fc.oneof(
      { weight: 60, arbitrary: pools[name] },
      { weight: 1, arbitrary: fc.oneof(...Object.values(pools)) },
    );
    return fc.array(value, { minLength: 24, maxLength: 24 });
  }),
});

/** What is found of columns of which the values have something before them, and the values. */
async function read(columns: readonly Column[], before: string) {
  const names = columns.map((_, index) => `c${index}`);
  const declared = Object.fromEntries(
    columns.flatMap(({ type }, index) => (type === undefined ? [] : [[`c${index}`, type]])),
  );
  const lists = columns.map(
    ({ values }, index) => `unnest(${quoteList(values.map((value) => before + value))}) AS c${index}`,
  );
  await engine.run(`CREATE OR REPLACE TEMP TABLE typed AS SELECT ${lists.join(', ')}`);
  await engine.run('CREATE OR REPLACE TEMP TABLE below AS UNPIVOT typed ON COLUMNS(*) INTO NAME name VALUE cell');
  const found = await detectTypes(engine, { table: 'typed', rows: 1, files: [] }, names, declared);
  // What is read alike is read together: to prepare the patterns of dates takes long.
  const readBy = new Map(found.map(({ name, sql }) => [name, sql.replaceAll(quoteName(name), 'cell')]));
  const values = new Map<string, string>();
  for (const sql of new Set(readBy.values())) {
    const alike = names.filter((name) => readBy.get(name) === sql);
    const rows =
      await engine.rows(`SELECT name, list(trim((${sql})::VARCHAR) ORDER BY rowid)::VARCHAR AS read FROM below
      WHERE name IN (SELECT unnest(${quoteList(alike)})) GROUP BY name`);
    for (const { name, read: text } of rows) values.set(String(name), String(text));
  }
  return { found: found.map(({ name, type, unparsed, doubt }) => ({ name, type, unparsed, doubt })), values };
}

test('what is plainly of a kind is read as it is with a blank before it, which is looked at closely', async () => {
  const columns = fc.sample(column, { seed: 20_261_130, numRuns: 300 });
  const plain = await read(columns, '');
  expect(await read(columns, ' ')).toEqual(plain);
  const undeclared = plain.found.filter((_, index) => columns[index]?.type === undefined);
  expect(new Set(undeclared.map(({ type }) => type)).size).toBe(5);
});
