import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { runOf } from '../../../src/identifiers/phones/digit-run.ts';
import { parseDigitPattern } from '../../../src/identifiers/phones/digit-pattern.ts';
import { homeOf } from '../../../src/identifiers/phones/home.ts';
import { internationalNumber, nationalNumber, open } from '../../../src/identifiers/phones/valid-number.ts';
import { type NearNumber, nearNumbers } from './near-numbers.ts';

/** For a search at leisure: PHONE_RUNS=1000000 SEED=2. */
const runs = Number(process.env['PHONE_RUNS'] ?? 10_000);

function found({ hasPlus, digits, country }: NearNumber): number {
  const home = homeOf(country);
  const run = runOf(digits);
  return hasPlus || home === undefined ? internationalNumber(run) : nationalNumber(run, home);
}

function foundByLibphonenumber({ hasPlus, digits, country }: NearNumber): number {
  const home = isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(hasPlus || home === undefined ? `+${digits}` : digits, {
    extract: false,
    ...(home && { defaultCountry: home }),
  });
  return number?.isValid() === true ? Number(number.number) : 0;
}

test('numbers of all countries are those of libphonenumber, valid or not, and few are left to it', () => {
  const counts = { open: 0, valid: 0 };
  const different: NearNumber[] = [];
  for (const number of nearNumbers(`valid numbers ${process.env['SEED'] ?? 1}`, runs)) {
    const mine = found(number);
    if (mine === open) {
      counts.open += 1;
      continue;
    }
    if (mine > 0) counts.valid += 1;
    if (mine !== foundByLibphonenumber(number)) different.push(number);
  }
  expect(different).toEqual([]);
  expect(counts.open).toBeLessThan(runs / 50);
  expect(counts.valid).toBeGreaterThan(runs / 4);
});

test('a plan in a syntax that is not known is an error, not a number that is wrongly valid', () => {
  for (const source of ['[2-9]\\d{3}(?=0)', '[^0]\\d', '1\\d*', '1\\d+', '0.', '^1']) {
    expect(() => parseDigitPattern(source)).toThrow('unknown syntax');
  }
});
