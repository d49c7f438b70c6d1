import { normalQuantile, standardErrors } from './normal-quantile.ts';

/** What a comparison is to show, and how surely. */
export interface Detection {
  /** The share of those who are compared with. */
  readonly share: number;
  /** How many people each side has. */
  readonly people: readonly [one: number, other: number];
  readonly level: number;
  /** The probability of showing a difference that is there. */
  readonly power: number;
}

/**
 * The least difference upwards that two samples show with a probability of `power`; undefined where not even a share of 1 would be shown.
 * Solves z·√(p̄(1 − p̄)(1/n₁ + 1/n₂)) + z′·√(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂) = p₁ − p₂ for p₁, with p̄ the share of both together.
 *
 * @see Fleiss, J. L., Levin, B. & Paik, M. C. (2003): Statistical Methods for Rates and Proportions, 3rd ed., 4.2 and 4.3 (without the
 * correction for continuity); R's `power.prop.test` for samples of equal size
 */
export function detectableDifference({ share, people: [n1, n2], level, power }: Detection): number | undefined {
  const [z, zPower] = [standardErrors(level), normalQuantile(power)];
  const isShown = (p1: number): boolean => {
    const both = (n1 * p1 + n2 * share) / (n1 + n2);
    const byChance = Math.sqrt(both * (1 - both) * (1 / n1 + 1 / n2));
    const asItIs = Math.sqrt((p1 * (1 - p1)) / n1 + (share * (1 - share)) / n2);
    return p1 - share >= z * byChance + zPower * asItIs;
  };
  if (!isShown(1)) return undefined;
  let [low, high] = [share, 1];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (isShown(middle)) high = middle;
    else low = middle;
  }
  return high - share;
}
