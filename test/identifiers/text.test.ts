import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { emailRules } from '../../src/identifiers/rules/email.ts';
import { nameRules } from '../../src/identifiers/rules/names.ts';
import { textRules } from '../../src/identifiers/rules/text.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
});
afterAll(() => engine.close());

/**
 * All code points that Unicode gives a meaning, and of the empty and private planes every 251st; without NUL, which SQL's `chr`
 * does not make, and the surrogates.
 */
const everyCodePoint = `SELECT k::INTEGER AS k, chr(k::INTEGER) AS c FROM range(1, 1114112) AS code_points(k)
  WHERE k NOT BETWEEN 55296 AND 57343 AND (k < 262144 OR k BETWEEN 917504 AND 921599 OR k % 251 = 0)`;

/** The code points (in hex) for which SQL gives another text than JavaScript. */
async function differing(sql: string, javascript: (c: string) => string): Promise<string[]> {
  const wrong: string[] = [];
  // A leading letter, because reading a text from DuckDB drops a byte order mark at its beginning.
  for await (const rows of engine.chunks(`SELECT k, 'q' || coalesce(${sql}, '') FROM (${everyCodePoint})`)) {
    for (const [k, text] of rows) {
      if (text !== `q${javascript(String.fromCodePoint(Number(k)))}`) wrong.push(Number(k).toString(16));
    }
  }
  return wrong;
}

const asText = (value: unknown) => (typeof value === 'string' ? value : '');
const lower = (text: string) => text.normalize('NFC').toLowerCase().normalize('NFC');

test('lower case and NFC of every code point are those of JavaScript', async () => {
  expect(await differing(textRules.lower(textRules.text("('q' || c || 'q')")), (c) => lower(`q${c}q`))).toEqual([]);
}, 30_000);

/** Of which the rule of the final sigma speaks (Unicode 3.13, `Final_Sigma`), and of the others every 11th. */
const aroundSigma = Array.from({ length: 131_072 }, (_, k) => k).filter(
  (k) =>
    k > 0 &&
    (k < 0xd800 || k > 0xdfff) &&
    (k % 11 === 0 || /[\p{Cased}\p{Case_Ignorable}]/u.test(String.fromCodePoint(k))),
);

test('a code point between letters keeps the final sigma where JavaScript has it', async () => {
  expect(aroundSigma.length).toBeGreaterThan(15_000);
  const around = 'Α$Σ ΑΣ$Α ΑΣ$ $Σ ΑΣ$ΣΣ';
  await engine.run(
    'CREATE OR REPLACE TEMP TABLE around AS SELECT k, chr(k) AS c FROM (SELECT unnest($1::INTEGER[]) AS k)',
    [JSON.stringify(aroundSigma)],
  );
  const rows = await engine.rows(
    `SELECT k, ${textRules.lower(textRules.text(`replace('${around}', '$', c)`))} AS lowered FROM around`,
  );
  expect(rows.length).toBe(aroundSigma.length);
  expect(
    rows.filter(({ k, lowered }) => lowered !== lower(around.replaceAll('$', () => String.fromCodePoint(Number(k))))),
  ).toEqual([]);
}, 60_000);

test('decomposed texts are composed', async () => {
  const parts = Array.from({ length: 0x110000 }, (_, k) => k)
    .filter((k) => k > 0 && (k < 0xd800 || k > 0xdfff))
    .map((k) => String.fromCodePoint(k))
    .filter((c) => c.normalize('NFD') !== c)
    .map((c) => `q${c.normalize('NFD')}q`);
  expect(parts.length).toBeGreaterThan(13_000);
  await engine.run('CREATE OR REPLACE TEMP TABLE decomposed AS SELECT unnest($1::VARCHAR[]) AS text', [
    JSON.stringify(parts),
  ]);
  const rows = await engine.rows(`SELECT text, ${textRules.text('text')} AS composed FROM decomposed`);
  expect(rows.length).toBe(parts.length);
  expect(rows.filter(({ text, composed }) => composed !== asText(text).normalize('NFC'))).toEqual([]);
});

test('nothing invisible is left at the ends, and only there', async () => {
  const invisible = '\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200d\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff';
  const ends = new RegExp(`^[${invisible}]+|[${invisible}]+$`, 'gu');
  const text = (c: string) => `${c}${c} x${c}y${c}`.normalize('NFC').replace(ends, '');
  expect(await differing(textRules.text("(c || c || ' x' || c || 'y' || c)"), text)).toEqual([]);
}, 30_000);

test('letters, marks and numbers of every script are told from everything else', async () => {
  expect(
    await differing(nameRules.nameLetters("('a' || c)"), (c) =>
      `a${c}`.replace(/[^\p{L}\p{M}\p{N}]|\p{Variation_Selector}/gu, '').normalize('NFC'),
    ),
  ).toEqual([]);
  expect(await differing(nameRules.nameSpoken('c'), (c) => (/[\p{L}\p{N}]/u.test(c) ? c : ''))).toEqual([]);
  const domain = (c: string) => (/[\p{L}\p{M}\p{Nd}-]/u.test(c) ? 'ok' : '');
  expect(
    await differing(`CASE WHEN ${emailRules.email("('a@b' || c || 'b.example')")} IS NOT NULL THEN 'ok' END`, (c) =>
      c === '.' ? 'ok' : domain(c),
    ),
  ).toEqual([]);
}, 60_000);

test.each([
  ['0', 64, '0'.repeat(64)],
  ['F', 64, 'f'.repeat(64)],
  ['a', 32, ''],
  ['a', 40, ''],
  ['a', 128, ''],
  ['a', 63, null],
  ['g', 64, null],
  ['é', 32, null],
])('%s × %i as a digest', async (digit, length, expected) => {
  expect(
    await engine.row(`SELECT ${textRules.digest('x')} AS digest FROM (SELECT $1 AS x)`, [digit.repeat(length)]),
  ).toEqual({
    digest: expected,
  });
});
