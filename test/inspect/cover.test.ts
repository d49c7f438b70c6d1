import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { Identifier, Platform } from '../../src/identifiers/identifier.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { cover } from '../../src/inspect/cover.ts';
import { sourceOf } from './source-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => engine.close());

const every: readonly Platform[] = ['google', 'meta', 'linkedin'];

/** Coverage of one identifier whose columns hold these values. */
async function coverageOf(
  identifier: Identifier,
  rows: readonly (readonly string[])[],
  {
    platforms = every,
    country,
    samples = false,
  }: { platforms?: readonly Platform[]; country?: string; samples?: boolean } = {},
) {
  const columns = (rows[0] ?? []).map((_, index) => `c${index}`);
  const source = await sourceOf(engine, columns, rows, { [identifier]: columns });
  return cover(engine, source, identifier, { rules: platforms, defaultCountry: country, samples });
}

test('rows are valid, invalid or missing, and the invalid ones are named by reason and row', async () => {
  const coverage = await coverageOf('email', [['ada@example.com'], ['n/a'], [' '], ['alan@@example.com'], ['']]);
  expect(coverage).toEqual({
    valid: 1,
    invalid: 2,
    missing: 2,
    reasons: [{ reason: 'invalid_email', count: 2, values: 2, rows: [2, 4], more: false, samples: [] }],
  });
});

test('only the first rows of a reason are named, in their order', async () => {
  const coverage = await coverageOf(
    'email',
    Array.from({ length: 9 }, () => ['nobody']),
  );
  expect(coverage.reasons).toEqual([
    { reason: 'invalid_email', count: 9, values: 9, rows: [1, 2, 3, 4, 5], more: true, samples: [] },
  ]);
});

test('one valid column makes a row valid; a row is invalid when none of its columns is', async () => {
  const rows = [
    ['broken', 'ada@example.com'],
    ['', 'alan@example.com'],
    ['broken', ''],
    ['', ''],
  ];
  expect(await coverageOf('email', rows)).toMatchObject({ valid: 2, invalid: 1, missing: 1 });
});

test('every invalid value is counted, also that of a row which has a valid one, and its row is named once', async () => {
  const rows = [
    ['broken', 'ada@example.com'],
    ['broken', 'broken'],
    ['ab'.repeat(16), 'broken'],
    ['alan@example.com', 'ab'.repeat(20)],
    ...Array.from({ length: 3 }, () => ['grace@example.com', 'broken']),
  ];
  expect(await coverageOf('email', rows)).toMatchObject({
    ...{ valid: 5, invalid: 2, missing: 0 },
    reasons: [
      { reason: 'invalid_email', count: 1, values: 7, rows: [1, 2, 3, 5, 6], more: true },
      { reason: 'unsupported_hash', count: 1, values: 2, rows: [3, 4], more: false },
    ],
  });
});

test('without a platform a value is valid when all accept it: Meta refuses a blank within an address', async () => {
  const rows = [['ada lovelace@example.com']];
  expect(await coverageOf('email', rows)).toMatchObject({ valid: 0, invalid: 1 });
  expect(await coverageOf('email', rows, { platforms: ['google'] })).toMatchObject({ valid: 1, invalid: 0 });
  expect(await coverageOf('email', rows, { platforms: ['meta'] })).toMatchObject({ valid: 0, invalid: 1 });
});

test('of several platforms those count that take the identifier; of one it is said that it does not', async () => {
  const rows = [['+14155550100'], ['']];
  expect(await coverageOf('phone', rows)).toMatchObject({ valid: 1, invalid: 0, missing: 1 });
  expect(await coverageOf('phone', rows, { platforms: ['linkedin'] })).toMatchObject({
    valid: 0,
    missing: 1,
    reasons: [{ reason: 'unsupported_field', count: 1, values: 1, rows: [], more: false, samples: [] }],
  });
});

test('a national phone is valid with the country to read it by', async () => {
  expect(await coverageOf('phone', [['(415) 555-0100']])).toMatchObject({ valid: 0, invalid: 1 });
  expect(await coverageOf('phone', [['(415) 555-0100']], { country: 'US' })).toMatchObject({ valid: 1, invalid: 0 });
});

test('a date of birth is one value, though it is sent as three', async () => {
  const rows = [['1990-05-02'], ['1890-05-02'], ['soon'], ['']];
  expect(await coverageOf('birth_date', rows)).toMatchObject({
    valid: 1,
    missing: 1,
    reasons: [{ reason: 'invalid_dob', count: 2, rows: [2, 3] }],
  });
});

test('what no platform takes is valid where there is something', async () => {
  expect(await coverageOf('company_domain', [['example.com'], [' ']])).toMatchObject({
    valid: 1,
    invalid: 0,
    missing: 1,
  });
});

test('digests are valid where digests are sent, and a reason where plain text is', async () => {
  const digest = 'ab'.repeat(32);
  expect(await coverageOf('email', [[digest]])).toMatchObject({ valid: 1 });
  expect(await coverageOf('email', [['ab'.repeat(16)]])).toMatchObject({ reasons: [{ reason: 'unsupported_hash' }] });
});

test('samples are different shapes of values, never the values', async () => {
  const rows = [['Ada.Ünal(at)example.com'], ['Zoë 42'], ['Zoë 43'], ['見本'], ['n/a']];
  const coverage = await coverageOf('email', rows, { samples: true });
  expect(coverage.reasons[0]?.samples).toEqual(['Aaa.Aaaa(aa)aaaaaaa.aaa', 'Aaa 99', 'aa']);
});
