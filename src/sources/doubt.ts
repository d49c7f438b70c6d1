import type { ColumnFacts } from './column-facts.ts';
import type { DateOrder } from './dates.ts';
import type { DecimalMark } from './numbers.ts';

/** How texts of a column are read that may be read in several ways. */
export interface Reading {
  readonly decimals: DecimalMark;
  readonly order: DateOrder;
}

/** A column of which each value, as far as it is written so, may be read in two ways: what to tell whoever depends on it. */
export interface Doubt {
  /** `the days of …`. */
  readonly values: string;
  /** `such as 05/11/2026 can all be read …, and are read …`. */
  readonly said: string;
  readonly fix: string;
}

/**
 * `1.234`, `1,234` and 03/04/2026 alone say nothing; the reading that more values allow is the column's. Where none tells, a comma
 * divides thousands, and a point does in files divided by semicolons, which programs write where the comma is for decimals.
 */
export function readingOf(facts: ColumnFacts, delimiters: readonly (string | undefined)[]): Reading {
  const { commas, points, commaThousands, pointThousands, dayFirst, monthFirst } = facts;
  const isPointed = commas === 0 && points === 0 && pointThousands > commaThousands;
  const hasSemicolons = delimiters.length > 0 && delimiters.every((delimiter) => delimiter === ';');
  return {
    decimals: commas > points || (isPointed && hasSemicolons) ? 'comma' : 'point',
    order: dayFirst > monthFirst ? 'day-first' : 'month-first',
  };
}

/** Undefined when some value tells how all are to be read. */
export function doubtOfDays({ either, dayFirst, monthFirst }: ColumnFacts): Doubt | undefined {
  if (either === 0 || either !== dayFirst || either !== monthFirst) return undefined;
  return {
    values: 'days',
    said: 'such as 05/11/2026 can all be read as day/month or month/day, and are read as month/day',
    fix: 'Export days as 2026-11-05, or look whether a longer export settles it.',
  };
}

/** Undefined when some value tells how all are to be read. */
export function doubtOfNumbers(facts: ColumnFacts, { decimals }: Reading): Doubt | undefined {
  const { commas, points, commaThousands, pointThousands } = facts;
  if (commas > 0 || points > 0 || commaThousands + pointThousands === 0) return undefined;
  const [point, comma] = decimals === 'point' ? [asDecimals, asThousands] : [asThousands, asDecimals];
  const fix = 'Export numbers without a mark for thousands, or with two decimals.';
  if (commaThousands > 0 && pointThousands > 0) {
    return { values: 'numbers', said: `mix 1.234, which is read ${point}, and 1,234, which is read ${comma}`, fix };
  }
  const [example, readAs] = pointThousands > 0 ? ['1.234', point] : ['1,234', comma];
  const ways = `${asThousands} or ${asDecimals}`;
  return { values: 'numbers', said: `such as ${example} can all be read ${ways}, and are read ${readAs}`, fix };
}

const asThousands = 'as thousands';
const asDecimals = 'with three decimals';
