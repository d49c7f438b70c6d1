import type { Estimate } from './interval.ts';
import { standardErrors } from './normal-quantile.ts';

/** How many of how many people. */
export interface Share {
  readonly converted: number;
  readonly people: number;
}

/** How a share differs from another one. */
export interface ShareComparison {
  /** One share less the other. */
  readonly difference: Estimate;
  /** One share over the other; its end is infinite where nobody converted among the others, and that may be so. */
  readonly ratio: Estimate;
}

/**
 * Wilson's score interval of a share, which holds also near 0 and 1.
 *
 * @see Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. JASA 22, 209–212
 */
export function shareInterval({ converted, people }: Share, level: number): Estimate {
  const z2 = standardErrors(level) ** 2;
  const value = converted / people;
  const middle = converted + z2 / 2;
  const spread = Math.sqrt(z2 * (converted * (1 - value) + z2 / 4));
  return {
    value,
    // At the ends the difference of two equal numbers would leave a grain.
    from: converted === 0 ? 0 : (middle - spread) / (people + z2),
    to: converted === people ? 1 : (middle + spread) / (people + z2),
  };
}

/**
 * Compares two independent shares by Wilson's intervals of both: their difference by Newcombe's hybrid score interval (method 10),
 * their ratio by MOVER-R. Both ask where the interval of p₁ − r·p₂ ends at 0, so that the one leaves out no difference if and only
 * if the other leaves out a ratio of 1.
 *
 * @param level of each interval, 0.95
 * @see Newcombe, R. G. (1998): Interval estimation for the difference between independent proportions. Statistics in Medicine 17,
 * 873–890
 * @see Donner, A. & Zou, G. Y. (2012): Closed-form confidence intervals for functions of the normal mean and standard deviation.
 * Statistical Methods in Medical Research 21, 347–359
 */
export function compareShares(one: Share, other: Share, level: number): ShareComparison {
  const [a, b] = [shareInterval(one, level), shareInterval(other, level)];
  const value = a.value - b.value;
  return {
    difference: {
      value,
      from: value - Math.hypot(a.value - a.from, b.to - b.value),
      to: value + Math.hypot(a.to - a.value, b.value - b.from),
    },
    ratio: {
      value: a.value / b.value,
      from: ratioEnd(a, b, a.from, b.to, -1),
      to: b.from === 0 ? Infinity : ratioEnd(a, b, a.to, b.from, 1),
    },
  };
}

/** @param x, y the ends of both intervals that make it furthest */
function ratioEnd(a: Estimate, b: Estimate, x: number, y: number, side: -1 | 1): number {
  const product = a.value * b.value;
  // Rounding may leave it a grain below 0.
  const root = Math.sqrt(Math.max(0, product ** 2 - x * y * (2 * a.value - x) * (2 * b.value - y)));
  return (product + side * root) / (y * (2 * b.value - y));
}
