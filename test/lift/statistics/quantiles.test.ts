import { expect, test } from 'vitest';
import { chiSquareTail } from '../../../src/lift/statistics/chi-square.ts';
import { normalQuantile, standardErrors } from '../../../src/lift/statistics/normal-quantile.ts';
import { studentQuantile } from '../../../src/lift/statistics/student-quantile.ts';

test.each([
  [0.5, 0],
  [0.8, 0.841621233572914],
  [0.9, 1.2815515655446],
  [0.975, 1.959963984540054],
  [0.995, 2.575829303548901],
  [0.999, 3.090232306167813],
  [1e-6, -4.753424308822899],
])('the standard normal quantile of %d is %d, as in tables', (probability, quantile) => {
  expect(normalQuantile(probability)).toBeCloseTo(quantile, 11);
});

test('an interval of 95% reaches 1.96 standard errors, and what is no probability is a mistake', () => {
  expect(standardErrors(0.95)).toBeCloseTo(1.959963984540054, 12);
  for (const wrong of [0, 1, -1, NaN]) expect(() => normalQuantile(wrong)).toThrow(RangeError);
});

test.each([
  [10, 2.228],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
  [120, 1.98],
])('the quantile of 0.975 of Student with %d degrees of freedom is %d, as in tables', (degrees, quantile) => {
  expect(studentQuantile(0.975, degrees)).toBeCloseTo(quantile, 3);
});

test.each([
  [1, 3.841, 0.05],
  [1, 10.828, 0.001],
  [2, 5.991, 0.05],
  [2, 13.816, 0.001],
  [3, 16.266, 0.001],
  [4, 9.488, 0.05],
  [10, 29.588, 0.001],
])('the chance of a chi-square of %d degrees to reach %d is %d, as in tables', (degrees, value, chance) => {
  expect(chiSquareTail(value, degrees) / chance).toBeCloseTo(1, 2);
});

test('a chi-square is always at least 0, and hardly ever huge', () => {
  expect(chiSquareTail(0, 1)).toBe(1);
  expect(chiSquareTail(0.455, 1)).toBeCloseTo(0.5, 3);
  expect(chiSquareTail(1000, 1)).toBeLessThan(1e-100);
});
