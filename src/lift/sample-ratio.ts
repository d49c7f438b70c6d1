import { chiSquareTail } from './statistics/chi-square.ts';

/** Whether arms are as large as was set. */
export interface SampleRatio {
  /** How likely chance makes arms so unequal, or more so. */
  readonly probability: number;
  /** So unlikely that something else did: what is measured between such arms may be what made them so. */
  readonly isMismatch: boolean;
}

/** As Fabijan et al. have it ("Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019): false alarms are rare. */
const leastProbability = 0.001;

/** With fewer expected in an arm the chi-square distribution does not hold. */
const leastExpected = 5;

/**
 * Tests the sizes of arms against their shares (Pearson's chi-square).
 *
 * @param arms people who were put into an arm, and the share that belongs there
 * @returns undefined when there are too few people to tell
 */
export function sampleRatio(
  arms: readonly { readonly assigned: number; readonly share: number }[],
): SampleRatio | undefined {
  const all = arms.reduce((sum, { assigned }) => sum + assigned, 0);
  if (arms.length < 2 || arms.some(({ share }) => all * share < leastExpected)) return undefined;
  const off = arms.reduce((sum, { assigned, share }) => sum + (assigned - all * share) ** 2 / (all * share), 0);
  const probability = chiSquareTail(off, arms.length - 1);
  return { probability, isMismatch: probability < leastProbability };
}
