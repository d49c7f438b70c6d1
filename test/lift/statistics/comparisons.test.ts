import { expect, test } from 'vitest';
import { compareMeans } from '../../../src/lift/statistics/compare-means.ts';
import { compareShares, shareInterval } from '../../../src/lift/statistics/compare-shares.ts';
import { detectableDifference } from '../../../src/lift/statistics/detectable-difference.ts';

const share = (converted: number, people: number) => ({ converted, people });

test('Wilson’s interval of 81 of 263 is that of Newcombe’s paper', () => {
  // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
  const { from, to } = shareInterval(share(81, 263), 0.95);
  expect(from).toBeCloseTo(0.2553, 4);
  expect(to).toBeCloseTo(0.3662, 4);
  expect(shareInterval(share(0, 20), 0.95)).toMatchObject({ from: 0, to: expect.closeTo(0.1611, 4) as number });
  expect(shareInterval(share(20, 20), 0.95)).toMatchObject({ from: expect.closeTo(0.8389, 4) as number, to: 1 });
});

/** Newcombe (1998), Interval estimation for the difference, table II, method 10; 7 of 34 to 1 of 34: Fagerland et al. (2015). */
test.each([
  [share(56, 70), share(48, 80), 0.2, 0.0524, 0.3339],
  [share(9, 10), share(3, 10), 0.6, 0.1705, 0.809],
  [share(10, 10), share(0, 20), 1, 0.6791, 1],
  [share(7, 34), share(1, 34), 0.1765, 0.0189, 0.3404],
])('the difference of %o and %o is %d, between %d and %d', (one, other, value, from, to) => {
  const { difference } = compareShares(one, other, 0.95);
  expect(difference.value).toBeCloseTo(value, 4);
  expect(difference.from).toBeCloseTo(from, 4);
  expect(difference.to).toBeCloseTo(to, 4);
});

test('the ratio of 7 of 34 to 1 of 34 is that of the R package contingencytables', () => {
  // MOVER_R_Wilson_CI_ratio_2x2(perondi_2004), of Fagerland, Lydersen & Laake: Statistical Analysis of Contingency Tables.
  const { ratio } = compareShares(share(7, 34), share(1, 34), 0.95);
  expect(ratio.value).toBeCloseTo(7, 10);
  expect(ratio.from).toBeCloseTo(1.1537, 4);
  expect(ratio.to).toBeCloseTo(41.9763, 4);
});

test('a ratio has no end where nobody of the others converted, and a beginning all the same', () => {
  const { ratio } = compareShares(share(7, 34), share(0, 34), 0.95);
  expect(ratio).toMatchObject({ value: Infinity, to: Infinity });
  expect(ratio.from).toBeGreaterThan(1);
  expect(compareShares(share(0, 34), share(5, 34), 0.95).ratio.to).toBeLessThan(1);
});

test('difference and ratio always agree whether there is an effect', () => {
  for (let a = 0; a <= 40; a += 1) {
    for (let b = 1; b <= 30; b += 1) {
      const { difference, ratio } = compareShares(share(a, 40), share(b, 30), 0.95);
      expect(difference.from > 0, `${a} ${b}`).toBe(ratio.from > 1);
      expect(difference.to < 0, `${a} ${b}`).toBe(ratio.to < 1);
    }
  }
});

test('a higher level makes the interval wider', () => {
  const at = (level: number) => compareShares(share(60, 1000), share(40, 1000), level).difference;
  expect(at(0.975).from).toBeLessThan(at(0.95).from);
  expect(at(0.975).to).toBeGreaterThan(at(0.95).to);
});

test('the difference of two means has Welch’s interval', () => {
  // R: t.test(extra ~ group, data = sleep), Student’s sleep data; t = -1.8608, df = 17.776, -3.3654832 to 0.2054832.
  const one = { people: 10, mean: 0.75, variance: 3.200556 };
  const other = { people: 10, mean: 2.33, variance: 4.009 };
  const { value, from, to } = compareMeans(one, other, 0.95);
  expect(value).toBeCloseTo(-1.58, 10);
  expect(from).toBeCloseTo(-3.36548, 4);
  expect(to).toBeCloseTo(0.20548, 4);
});

test('means that do not vary differ by what they differ', () => {
  const same = { people: 100, mean: 1, variance: 0 };
  expect(compareMeans({ ...same, mean: 3 }, same, 0.95)).toEqual({ value: 2, from: 2, to: 2 });
});

test('the least difference that is shown is that of R’s power.prop.test', () => {
  // power.prop.test(n = 50, p1 = .5, power = .90): p2 = 0.8026; power.prop.test(p1 = .50, p2 = .75, power = .90): n = 76.7
  const of = (n: number, start: number, power: number) =>
    detectableDifference({ share: start, people: [n, n], level: 0.95, power });
  expect(of(50, 0.5, 0.9)).toBeCloseTo(0.3026, 4);
  expect(of(76.7069, 0.5, 0.9)).toBeCloseTo(0.25, 6);
  // power.prop.test(n = 30, p1 = 0.90, p2 = NULL, power = 0.8) finds none.
  expect(of(30, 0.9, 0.8)).toBeUndefined();
});
