import { normalQuantile } from './normal-quantile.ts';

/**
 * The value below which a variable of Student's t distribution lies with a probability: 2.086 of 0.975 with 20 degrees of freedom.
 * From ten degrees on, four decimals are right.
 *
 * @see Abramowitz & Stegun (1964): Handbook of Mathematical Functions, 26.7.5
 */
export function studentQuantile(probability: number, degrees: number): number {
  const z = normalQuantile(probability);
  const [z2, z4, z6, z8] = [z ** 2, z ** 4, z ** 6, z ** 8];
  const terms = [
    (z2 + 1) / 4,
    (5 * z4 + 16 * z2 + 3) / 96,
    (3 * z6 + 19 * z4 + 17 * z2 - 15) / 384,
    (79 * z8 + 776 * z6 + 1482 * z4 - 1920 * z2 - 945) / 92160,
  ];
  return terms.reduce((sum, term, index) => sum + (z * term) / degrees ** (index + 1), z);
}
