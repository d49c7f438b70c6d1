import { getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../fixtures/generator/random.js';
import { appendRows } from '../../../src/engine/append-rows.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { parsePhone } from '../../../src/identifiers/phones/parse-phone.ts';
import { findPhone, foundNumber, registerPhoneFunctions } from '../../../src/identifiers/phones/phone-functions.ts';
import { nearNumbers } from './near-numbers.ts';

/** For a search at leisure: PHONE_RUNS=1000000 SEED=2. */
const runs = Number(process.env['PHONE_RUNS'] ?? 10_000);

const name = `notations ${process.env['SEED'] ?? 1}`;
const { pick, chance, below } = createRandom(name);

/** Digits as people write them, and a little worse: with punctuation, fractions, extensions, "(0)" and a second number. */
function* notations(count: number): Generator<readonly [text: string, country: string]> {
  for (const { hasPlus, digits, country } of nearNumbers(name, count)) {
    const separator = pick(['', '', ' ', '-', '.', '/', ' - ', '\u00a0', '_', ')', '(', '\\', ',', '*']);
    const at = below(digits.length + 1);
    const divided = pick([
      digits,
      `${digits.slice(0, at)}${separator}${digits.slice(at)}`,
      digits.replaceAll(/\d\d/g, `$&${separator}`),
      `(${digits.slice(0, 3)})${separator}${digits.slice(3)}`,
      `${digits.slice(0, 2)} (0) ${digits.slice(2)}`,
    ]);
    const plus = hasPlus ? pick(['+', '+', '(+', "'+", '++']) : '';
    const end = chance(0.8)
      ? ''
      : pick(['.0', '.00', ',0', 'x12', ' ext 5', '#', ' ', '-', '!', '\t', 'a', '(0)', '+', '０', ';1']);
    yield [`${plus}${divided}${end}`, chance(0.1) ? '' : country];
  }
}

describe('phones asked of the engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.open();
    registerPhoneFunctions(engine);
    await engine.run('CREATE TEMP TABLE phones (raw VARCHAR, country VARCHAR)');
  });
  afterAll(() => engine.close());

  async function ask(phones: readonly (readonly [text: string | null, country: string | null])[], sql: string) {
    await engine.run('TRUNCATE phones');
    await appendRows(
      engine,
      'phones',
      (width) => Array.from({ length: width }, () => 'VARCHAR' as const),
      (async function* () {
        yield phones;
      })(),
    );
    return (await engine.rows(`SELECT ${sql} AS answer FROM phones`)).map(({ answer }) => answer);
  }

  test('are none where there is no text, and such as say so where there is no country', async () => {
    const phones = [
      [null, 'US'],
      [null, null],
      ['+12065550143', null],
      ['206 555 0143', null],
    ] as const;
    const numbers = await ask(phones, foundNumber(findPhone('raw', 'country')));
    expect(numbers).toEqual([null, null, '12065550143', null]);
  });

  test('are those of the parser, in whatever notation', async () => {
    const phones = [...notations(runs)];
    const numbers = await ask(phones, foundNumber(findPhone('raw', 'country')));
    const parsed = phones.map(([text, country]) => parsePhone(text, country) ?? null);
    expect(phones.filter((_, index) => numbers[index] !== parsed[index])).toEqual([]);
    expect(parsed.filter((number) => number !== null).length).toBeGreaterThan(runs / 5);
  });

  test('are found without the parser in the usual notations of the large countries, valid or not', async () => {
    const countries = [
      'US',
      'GB',
      'DE',
      'FR',
      'IT',
      'ES',
      'IN',
      'AU',
      'NL',
      'MY',
      'JP',
      'SG',
      'BR',
      'TR',
      'MX',
      'CN',
    ] as const;
    const phones = countries.flatMap((country) => {
      const number = getExampleNumber(country, examples);
      const national = number?.formatNational() ?? '';
      return [
        [number?.number ?? '', ''],
        [number?.formatInternational() ?? '', ''],
        [number?.number.replace('+', '00') ?? '', country],
        [national, country],
        [national.slice(0, -3), country],
      ] as const;
    });
    const answers = await ask(phones, 'identifier_phone_plain(substr(raw, 1, 12), substr(raw, 13, 13), country)');
    expect(phones.filter((_, index) => answers[index] === null)).toEqual([]);
  });
});
