import type { Estimate } from './interval.ts';
import { studentQuantile } from './student-quantile.ts';

/** Of a number that each of these people has. */
export interface Mean {
  readonly people: number;
  readonly mean: number;
  /** Of the sample: with n − 1. */
  readonly variance: number;
}

/**
 * One mean less the other, with Welch's interval: the variances need not be equal.
 *
 * @see Welch, B. L. (1947): The generalization of "Student's" problem when several different population variances are involved.
 * Biometrika 34, 28–35
 */
export function compareMeans(one: Mean, other: Mean, level: number): Estimate {
  const [a, b] = [one.variance / one.people, other.variance / other.people];
  const value = one.mean - other.mean;
  if (a + b === 0) return { value, from: value, to: value };
  const degrees = (a + b) ** 2 / (a ** 2 / (one.people - 1) + b ** 2 / (other.people - 1));
  const reach = studentQuantile(1 - (1 - level) / 2, degrees) * Math.sqrt(a + b);
  return { value, from: value - reach, to: value + reach };
}
