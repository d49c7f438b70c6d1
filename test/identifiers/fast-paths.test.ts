import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendTexts } from '../../src/engine/append-texts.ts';
import { Engine } from '../../src/engine/engine.ts';
import { platforms } from '../../src/identifiers/identifier.ts';
import { normalizeQuery, prepareRules } from '../../src/identifiers/normalize.ts';
import { emailRules } from '../../src/identifiers/rules/email.ts';
import { externalIdRules } from '../../src/identifiers/rules/external-id.ts';
import { nameRules } from '../../src/identifiers/rules/names.ts';
import { placeRules } from '../../src/identifiers/rules/places.ts';
import { textRules } from '../../src/identifiers/rules/text.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
  await prepareRules(engine);
  await engine.run('CREATE TEMP TABLE samples (number INTEGER, x VARCHAR)');
});
afterAll(() => engine.close());

/** Rules that have a short way and a long one (`identifier_…_other`), and what comes before them. */
const rules: readonly (readonly [rule: (x: string) => string, long: string, before: string])[] = [
  [textRules.text, 'text', 'x'],
  [textRules.lower, 'lower', 'identifier_text_other(x)'],
  [textRules.unmarked, 'unmarked', "coalesce(identifier_text_other(x), '')"],
  [externalIdRules.externalId, 'external_id', 'identifier_text_other(x)'],
  [emailRules.emailVisible, 'email_visible', 'identifier_text_other(x)'],
  [emailRules.emailUnspaced, 'email_unspaced', 'identifier_text_other(x)'],
  [emailRules.emailPlausible, 'email_plausible', 'identifier_lower_other(nfc_normalize(x))'],
  [placeRules.countryKey, 'country_key', 'identifier_text_other(x)'],
  [nameRules.nameSpoken, 'name_spoken', 'identifier_lower_other(nfc_normalize(x))'],
  [nameRules.nameLetters, 'name_letters', 'identifier_lower_other(nfc_normalize(x))'],
  [placeRules.postalJoined, 'postal_joined', 'identifier_lower_other(nfc_normalize(x))'],
  [placeRules.placeLetters, 'place_letters', 'identifier_lower_other(nfc_normalize(x))'],
];

async function fill(texts: readonly string[]): Promise<void> {
  await engine.run('TRUNCATE samples');
  await appendTexts(
    engine,
    'samples',
    0,
    (async function* () {
      yield texts.map((text) => [text]);
    })(),
  );
}

async function differences(texts: readonly string[]): Promise<string[]> {
  await fill(texts);
  const found: string[] = [];
  for (const [rule, long, before] of rules) {
    const rows = await engine.rows(`
      SELECT x FROM (SELECT ${before} AS x FROM samples)
      WHERE ${rule('x')} IS DISTINCT FROM identifier_${long}_other(x) LIMIT 5`);
    found.push(...rows.map(({ x }) => `${long} ${JSON.stringify(x)}`));
  }
  return found;
}

/** Addresses that come out differently when something invisible stands before them, so that they are not usual. */
async function unusual(texts: readonly string[]): Promise<unknown[]> {
  await fill(texts);
  const fields = platforms.flatMap((platform) => [
    { field: 'email', rules: platform, column: 'x', as: `${platform} short` } as const,
    { field: 'email', rules: platform, column: 'y', as: `${platform} long` } as const,
  ]);
  const from = '(SELECT x, chr(8203) || x AS y FROM samples)';
  const query = normalizeQuery({ from, fields, countryColumn: undefined, defaultCountry: undefined, reveal: true });
  const differs = platforms.flatMap((platform) =>
    ['normalized', 'error', 'value'].map(
      (what) => `"${platform} short_${what}" IS DISTINCT FROM "${platform} long_${what}"`,
    ),
  );
  return (await engine.rows(`SELECT x FROM (${query}) WHERE ${differs.join(' OR ')} LIMIT 5`)).map(({ x }) => x);
}

const characters = (first: number, last: number, step = 1) =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) =>
    String.fromCodePoint(first + index * step),
  );
/** Every character of the scripts that the short ways know, and of their neighbours. */
const small = [...characters(0x01, 0x600), ...characters(0x2000, 0x2100), ...characters(0x3000, 0x3130)];
/** Samples of large blocks that are alike all through, ends included. */
const large = [
  ...characters(0x4dfe, 0xa001, 29),
  ...characters(0x9fec, 0x9ff2),
  ...characters(0xabfe, 0xd7b0, 29),
  ...characters(0xd7a2, 0xd7a5),
  ...characters(0xf900, 0xfb20, 7),
];

/** Ids and what stands in their place. */
const ids = fc
  .array(fc.constantFrom(...'017aEe+-.,_:/#"\'=', 'null', 'N/A', '0000', 'E+1', '="', 'guest', 'É', '–'), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

/** What is or might be an address. */
const addresses = fc
  .array(
    fc.constantFrom(
      ...[
        'ann',
        'A.N',
        '.',
        '..',
        "'",
        '=',
        '+tag',
        'mailto:',
        '"',
        '@',
        '@',
        '@gmail.com',
        '@GoogleMail.com',
        '@x.example',
        '-',
        '_',
        ' ',
        '!',
        ',',
        '\u200b',
        'É',
        '(',
      ],
    ),
    { minLength: 2, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Texts like those of address books, with what nobody expects in them. */
const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...'abzAZ09 .-@+\'"_') },
      { weight: 3, arbitrary: fc.constantFrom(...'éÉßñøŁİıǅſΣσςЙйё가힣漢かがゔｱ') },
      {
        weight: 2,
        arbitrary: fc.constantFrom(...'\u0301\u0306\u0327\u3099\u1161\u11a8\u200b\u200d\ufeff\u00a0\u0085\u00ad\ufe0f'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom('@example.com', 'user', 'mailto:', 'The ', 'the', '="', '"', '..', '\t', '\n', '😀'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => c !== '\0') },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the short way of a rule gives what the long way gives', () => {
  it('for every character alone and among others', async () => {
    const all = [...small, ...large];
    expect(
      await differences([...all, ...small.map((c) => `a${c}b`), ...small.map((c) => `a${c}@example.com`)]),
    ).toEqual([]);
  });

  it('for addresses that are nearly usual', async () => {
    expect(await unusual(fc.sample(addresses, { numRuns: 20_000, seed: 43 }))).toEqual([]);
  });

  it('for texts with hostile characters', async () => {
    expect(await differences(fc.sample(ids, { numRuns: 5000, seed: 42 }))).toEqual([]);
    const texts = fc.sample(hostile, { numRuns: 5000, seed: 41 });
    expect(await differences(texts)).toEqual([]);
    expect(await unusual(texts)).toEqual([]);
  });
});
