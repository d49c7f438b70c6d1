import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { parsePhone } from '../../src/identifiers/phones/parse-phone.ts';
import { plainPhones, preparePlainPhones } from '../../src/identifiers/phones/plain-phones.ts';
import { numberingPlans } from '../../src/identifiers/phones/numbering-plans.ts';

const plans = [...numberingPlans().values()].flat();
const home = fc.constantFrom('', ...getCountries());

/** Numbers near the plans: a country's own patterns as a start, so that many are valid and the others barely not. */
const near = fc.constantFrom(...plans).chain((plan) =>
  fc
    .constantFrom(...plan.kinds)
    .chain(({ pattern }) => fc.stringMatching(new RegExp(`^(?:${pattern})$`)))
    .chain((national) =>
      fc.record({
        plan: fc.constant(plan),
        national: fc.oneof(
          { weight: 5, arbitrary: fc.constant(national) },
          { weight: 1, arbitrary: fc.nat(9).map((digit) => national.slice(0, -1) + digit) },
          { weight: 1, arbitrary: fc.nat(9).map((digit) => `${digit}${national}`) },
          { weight: 1, arbitrary: fc.constant(national.slice(1)) },
          { weight: 1, arbitrary: fc.nat(999_999_999).map((tail) => national.slice(0, 3) + tail) },
        ),
        form: fc.nat(5),
        other: home,
      }),
    ),
);

function written({
  plan,
  national,
  form,
  other,
}: {
  plan: (typeof plans)[number];
  national: string;
  form: number;
  other: string;
}) {
  const own = plan.country ?? '';
  const forms = [
    [`+${plan.callingCode}${national}`, ''],
    [`+${plan.callingCode} ${national.slice(0, 2)}-${national.slice(2)}`, other],
    [`${plan.trunk}${national}`, own],
    [`(${plan.trunk}${national.slice(0, 2)}) ${national.slice(2)}`, own],
    [national, own],
    [`${plan.callingCode}${national}`, own],
  ];
  return forms[form] ?? forms[0] ?? [];
}

const asText = (value: unknown) => (typeof value === 'string' ? value : '');

describe('phones settled by SQL', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.open();
    await preparePlainPhones(engine);
  });
  afterAll(() => engine.close());

  test('are those of libphonenumber', async () => {
    const phones = fc.sample(near, { numRuns: 20_000, seed: 20261122 }).map(written);
    await engine.run(
      `CREATE TEMP TABLE phones AS SELECT p[1] AS raw, p[2] AS country FROM (SELECT unnest($1::VARCHAR[][]) AS p)`,
      [JSON.stringify(phones)],
    );
    const settled = await engine.rows(`SELECT raw, country, plain FROM ${plainPhones('phones')}`);
    const sure = settled.filter(({ plain }) => plain !== null);
    expect(sure.length).toBeGreaterThan(2_000);
    expect(sure.filter(({ raw, country, plain }) => parsePhone(asText(raw), asText(country)) !== plain)).toEqual([]);
  }, 60_000);

  test('are the usual notations of the large countries', async () => {
    const countries = ['US', 'GB', 'DE', 'FR', 'IT', 'ES', 'IN', 'AU', 'NL', 'MY', 'JP', 'SG', 'BR', 'TR'] as const;
    const phones = countries.flatMap((country) => {
      const number = getExampleNumber(country, examples);
      return [
        [number?.number ?? '', ''],
        [number?.formatInternational() ?? '', ''],
        [number?.formatNational() ?? '', country],
      ];
    });
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE phones AS SELECT p[1] AS raw, p[2] AS country FROM (SELECT unnest($1::VARCHAR[][]) AS p)`,
      [JSON.stringify(phones)],
    );
    const settled = await engine.rows(`SELECT raw, country, plain FROM ${plainPhones('phones')}`);
    expect(settled.filter(({ plain }) => plain === null)).toEqual([]);
  });
});
