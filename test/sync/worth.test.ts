import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { settleValues, shareValues } from '../../src/sync/worth.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

/** Of members with these keys and values, the values that are sent, and the reasons for those that are not their own. */
async function settle(members: readonly (readonly [key: number, value: string])[], shared = false) {
  const rows = members.map(([key, value]) => `(${key}, ${value}::DOUBLE)`).join(', ');
  await engine.run(`CREATE OR REPLACE TEMP TABLE wanted AS FROM (VALUES ${rows}) AS t(key, value)`);
  if (shared) await shareValues(engine, 'wanted');
  const worthless = await settleValues(engine, 'wanted', 0.01);
  const sent = await engine.rows('SELECT value FROM wanted ORDER BY key, value');
  return { worthless, sent: sent.map(({ value }) => value) };
}

test('values are sent in cents, and the least one where there is none of use', async () => {
  const values = [
    "'5'",
    "'1234.565'",
    "'0.004'",
    "'0'",
    "'-0.001'",
    "'-3'",
    "'nan'",
    "'inf'",
    "'-inf'",
    "'1e13'",
    "'1e12'",
    'NULL',
  ];
  expect(await settle(values.map((value, key) => [key, value]))).toEqual({
    worthless: { missing: 2, too_large: 3, zero: 3, negative: 1 },
    sent: [5, 1234.57, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 1e12, 0.01],
  });
});

test('of several contacts who are one member the greatest value counts, whichever comes first', async () => {
  const once = [
    [1, '3'],
    [1, 'NULL'],
    [1, '7'],
    [2, '5'],
    [3, "'nan'"],
    [3, '4'],
  ] as const;
  const expected = { worthless: {}, sent: [7, 7, 7, 5, 4, 4] };
  expect(await settle(once, true)).toEqual(expected);
  expect(await settle(once.toReversed(), true)).toEqual(expected);
});
