import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { quoteText } from '../../src/engine/sql.ts';
import { detectTypes } from '../../src/sources/attribute-types.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

/** How shops of these places print amounts. */
const places = [
  ['en-US', 'USD'],
  ['en-GB', 'GBP'],
  ['en-CA', 'CAD'],
  ['en-IN', 'EUR'],
  ['de-DE', 'EUR'],
  ['de-AT', 'EUR'],
  ['de-CH', 'CHF'],
  ['fr-FR', 'EUR'],
  ['it-IT', 'EUR'],
  ['es-ES', 'EUR'],
  ['es-MX', 'MXN'],
  ['pt-BR', 'BRL'],
  ['pt-PT', 'EUR'],
  ['nl-NL', 'EUR'],
  ['sv-SE', 'SEK'],
  ['nb-NO', 'NOK'],
  ['da-DK', 'DKK'],
  ['pl-PL', 'PLN'],
  ['cs-CZ', 'CZK'],
  ['ro-RO', 'RON'],
  ['ja-JP', 'JPY'],
  ['id-ID', 'IDR'],
  ['ms-MY', 'MYR'],
  ['ar-EG-u-nu-latn', 'EGP'],
] as const;

test('amounts are read as what a formatter printed, with the signs, codes and marks of many places', async () => {
  const cents = fc.integer({ min: -99_999_999, max: 99_999_999 });
  const column = fc.record({
    place: fc.constantFrom(...places),
    amounts: fc.array(cents, { minLength: 12, maxLength: 12 }).map((each) => each.map((amount) => amount / 100)),
    currencyDisplay: fc.constantFrom('symbol', 'code', 'narrowSymbol'),
    currencySign: fc.constantFrom('standard', 'accounting'),
  });
  // A column each, because the engine prepares its expressions once for all.
  const printed = fc
    .sample(column, { numRuns: 48, seed: 11 })
    .map(({ place: [locale, currency], amounts, ...display }) => {
      const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...display, ...digits });
      return { locale, amounts, texts: amounts.map((amount) => format.format(amount)) };
    });
  const names = printed.map((_, index) => `c${index}`);
  const rows = Array.from(
    { length: 12 },
    (_, row) => `(${printed.map(({ texts }) => quoteText(texts[row] ?? '')).join(', ')})`,
  );
  await engine.run(`CREATE TEMP TABLE printed AS FROM (VALUES ${rows.join(', ')}) AS t(${names.join(', ')})`);
  const declared = Object.fromEntries(names.map((name) => [name, 'number' as const]));
  const typed = await detectTypes(engine, { table: 'printed', rows: rows.length, files: [] }, names, declared);
  const read = await engine.rows(
    `SELECT ${typed.map(({ name, sql }) => `(${sql}) AS ${name}`).join(', ')} FROM printed`,
  );
  for (const [index, { locale, texts, amounts }] of printed.entries()) {
    expect([locale, texts, read.map((row) => row[`c${index}`])]).toEqual([locale, texts, amounts]);
  }
});
