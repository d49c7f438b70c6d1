import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { prepareRules } from '../../src/identifiers/normalize.ts';
import { guessCountry } from '../../src/inspect/guess-country.ts';
import { sourceOf } from './source-of.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ threads: 1 });
  await prepareRules(engine);
});
afterAll(() => engine.close());

const identifiers = { country: ['land'], phone: ['tel', 'mobil'] };

async function guess(rows: readonly (readonly [land: string, tel: string, mobil?: string])[]) {
  const columns = ['land', 'tel', 'mobil'];
  const filled = rows.map(([land, tel, mobil = '']) => [land, tel, mobil]);
  return guessCountry(engine, await sourceOf(engine, columns, filled, identifiers));
}

/** As many rows of the same. */
const times = (n: number, land: string, tel = '') => Array.from({ length: n }, () => [land, tel] as const);

test('nearly all rows of one country, however it is written', async () => {
  expect(await guess([...times(10, 'Germany'), ...times(10, ' de ')])).toBe('DE');
  expect(await guess([...times(19, 'DE'), ['AT', '']])).toBe('DE');
});

test('several countries, words that are none, or few rows that say so are not plain', async () => {
  expect(await guess([...times(18, 'DE'), ...times(2, 'AT')])).toBe(undefined);
  expect(await guess([...times(10, 'Atlantis')])).toBe(undefined);
  expect(await guess([...times(9, 'DE'), ...times(11, '')])).toBe(undefined);
});

test('without a country, the calling code of nearly all phones', async () => {
  expect(await guess([...times(5, '', '+44 20 7946 0101'), ['', '', '0044 20 7946 0102'], ['', '']])).toBe('GB');
  expect(await guess([...times(5, '', '+1 212 555 0101')])).toBe('US');
  expect(await guess([...times(5, '', '+1 604 555 0101')])).toBe('CA');
});

test('phones without calling code, or with those of many countries, say nothing', async () => {
  expect(await guess([...times(5, '', '(212) 555-0101')])).toBe(undefined);
  expect(await guess([...times(5, '', '+44 20 7946 0101'), ...times(6, '', '020 7946 0101')])).toBe(undefined);
  expect(await guess([...times(5, '', '+44 20 7946 0101'), ...times(2, '', '+1 212 555 0101')])).toBe(undefined);
  expect(
    await guess([
      ['', 'call me'],
      ['', ''],
    ]),
  ).toBe(undefined);
});

test('phones of one country say nothing of an export whose rows name several', async () => {
  expect(await guess([...times(3, 'DE', '+44 20 7946 0101'), ...times(3, 'FR', '+44 20 7946 0101')])).toBe(undefined);
});
