import { createRandom } from '../../../fixtures/generator/random.js';
import { type DigitPattern, parseDigitPattern } from '../../../src/identifiers/phones/digit-pattern.ts';
import { numberingPlans } from '../../../src/identifiers/phones/numbering-plans.ts';

export interface NearNumber {
  readonly hasPlus: boolean;
  /** 24 at most, perhaps none. */
  readonly digits: string;
  /** ISO alpha-2; '' when none is known. */
  readonly country: string;
}

const plans = [...numberingPlans().values()].flat();

/**
 * Numbers near the plans of all countries: written by their own patterns, and half of them spoilt so that they are barely valid or barely
 * not; with trunk prefixes, those of carriers and of calls abroad, with calling codes after a plus and without, and some in
 * another country.
 *
 * @param name of the chance: the same name gives the same numbers
 */
export function* nearNumbers(name: string, count: number): Generator<NearNumber> {
  const { below, pick, chance } = createRandom(name);
  const patterns = new Map<string, DigitPattern>();
  const anyOf = (source: string) => {
    const pattern = patterns.get(source) ?? parseDigitPattern(source);
    patterns.set(source, pattern);
    return writtenBy(pattern);
  };

  function writtenBy(pattern: DigitPattern): string {
    switch (pattern.kind) {
      case 'digit':
        return pick([...'0123456789'].filter((digit) => ((pattern.digits >> Number(digit)) & 1) === 1));
      case 'sequence':
        return pattern.parts.map(writtenBy).join('');
      case 'choice':
        return writtenBy(pick(pattern.options));
      case 'repeat': {
        const times = pattern.least + below(pattern.most - pattern.least + 1);
        return Array.from({ length: times }, () => writtenBy(pattern.part)).join('');
      }
    }
  }

  function spoilt(digits: string): string {
    const at = below(digits.length);
    const digit = String(below(10));
    return pick([
      `${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`,
      `${digits.slice(0, at)}${digit}${digits.slice(at)}`,
      `${digits.slice(0, at)}${digits.slice(at + 1)}`,
      `${digit}${digits}`,
      `${digits.slice(0, 3)}${below(1e9)}`,
      digits.slice(0, at),
    ]);
  }

  for (let made = 0; made < count; made += 1) {
    const plan = pick(plans);
    const { callingCode, trunk, prefixes, dialsAbroad } = plan;
    const valid = anyOf(pick([plan.general, ...plan.kinds]).pattern);
    const national = chance(0.5) ? spoilt(valid) : valid;
    const own = chance(0.1) ? pick(plans).country : plan.country;
    const [hasPlus, before] = pick([
      [false, ''],
      [false, trunk],
      [false, anyOf(prefixes)],
      [false, callingCode],
      [false, callingCode + trunk],
      [false, anyOf(dialsAbroad) + callingCode],
      [false, `00${callingCode}`],
      [true, callingCode],
      [true, callingCode + anyOf(prefixes)],
      [true, ''],
    ] as const);
    yield { hasPlus, digits: (before + national).slice(0, 24), country: own ?? '' };
  }
}
