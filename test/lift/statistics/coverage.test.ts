import { expect, test } from 'vitest';
import { createRandom } from '../../../fixtures/generator/random.js';
import { compareMeans, type Mean } from '../../../src/lift/statistics/compare-means.ts';
import { compareShares, type Share } from '../../../src/lift/statistics/compare-shares.ts';
import type { Estimate } from '../../../src/lift/statistics/interval.ts';

/** True shares and sizes: treated, then held out. The last has so few conversions that hardly a lift is told. */
const worlds = [
  { rates: [0.12, 0.1], people: [500, 500] },
  { rates: [0.1, 0.1], people: [900, 100] },
  { rates: [0.06, 0.04], people: [9000, 1000] },
  { rates: [0.03, 0.02], people: [2000, 2000] },
  { rates: [0.01, 0.01], people: [4500, 500] },
  { rates: [0.3, 0.2], people: [90, 60] },
  { rates: [0.8, 0.7], people: [450, 50] },
  { rates: [0.03, 0.05], people: [1800, 200] },
  { rates: [0.2, 0.2], people: [50, 50] },
] as const;
const trials = 1000;

const contains = ({ from, to }: Estimate, truth: number) => from <= truth && truth <= to;

test.each(worlds)('in 95 ± 2%% of 1,000 seeded trials the truth is in the interval: $rates of $people', (world) => {
  const random = createRandom(`lift ${JSON.stringify(world)}`);
  const [p1, p2] = world.rates;
  const draw = (people: number, rate: number): Share => {
    let converted = 0;
    for (let person = 0; person < people; person += 1) if (random.chance(rate)) converted += 1;
    return { converted, people };
  };
  let [absolute, relative] = [0, 0];
  for (let trial = 0; trial < trials; trial += 1) {
    const { difference, ratio } = compareShares(draw(world.people[0], p1), draw(world.people[1], p2), 0.95);
    if (contains(difference, p1 - p2)) absolute += 1;
    if (contains(ratio, p1 / p2)) relative += 1;
  }
  for (const hits of [absolute, relative]) {
    expect(hits).toBeGreaterThanOrEqual(0.93 * trials);
    expect(hits).toBeLessThanOrEqual(0.97 * trials);
  }
});

test.each([
  { people: [2000, 1000], rates: [0.1, 0.1], spread: 1, least: 0.93 },
  { people: [900, 900], rates: [0.1, 0.06], spread: 1, least: 0.93 },
  // What docs/experiments.md says of the weakest: values of ten to one in a small arm.
  { people: [4500, 500], rates: [0.1, 0.1], spread: 1, least: 0.9 },
])(
  'that of values has it there too: $people people, $rates',
  ({ people: [n1 = 0, n2 = 0], rates: [p1 = 0, p2 = 0], spread, least }) => {
    const random = createRandom(`values ${n1} ${n2} ${p1} ${p2}`);
    const unit = (): number => (random.below(1e9) + 0.5) / 1e9;
    // Box and Muller's normal variable; values are log-normal, as orders are.
    const normal = (): number => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
    const draw = (people: number, rate: number): Mean => {
      let [sum, squares] = [0, 0];
      for (let person = 0; person < people; person += 1) {
        if (!random.chance(rate)) continue;
        const value = Math.exp(spread * normal());
        sum += value;
        squares += value ** 2;
      }
      const mean = sum / people;
      return { people, mean, variance: (squares - people * mean ** 2) / (people - 1) };
    };
    const truth = (p1 - p2) * Math.exp(spread ** 2 / 2);
    let hits = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      if (contains(compareMeans(draw(n1, p1), draw(n2, p2), 0.95), truth)) hits += 1;
    }
    expect(hits).toBeGreaterThanOrEqual(least * trials);
    expect(hits).toBeLessThanOrEqual(0.97 * trials);
  },
);

/** The probability of each number of conversions. */
function binomial(people: number, rate: number): number[] {
  const odds = rate / (1 - rate);
  const found = [(1 - rate) ** people];
  for (let k = 1; k <= people; k += 1) found.push(((found[k - 1] ?? 0) * odds * (people - k + 1)) / k);
  return found;
}

/** Without chance: what all trials there can be come to. */
test.each([
  { rates: [0.2, 0.2], people: [50, 50] },
  { rates: [0.1, 0.1], people: [180, 50] },
  { rates: [0.12, 0.1], people: [450, 50] },
  { rates: [0.5, 0.5], people: [50, 50] },
  { rates: [0.02, 0.02], people: [900, 100] },
])(
  'it is in the interval where samples are smallest, too: $rates of $people',
  ({ rates: [p1 = 0, p2 = 0], people }) => {
    const [n1 = 0, n2 = 0] = people;
    const [treated, held] = [binomial(n1, p1), binomial(n2, p2)];
    let [absolute, relative] = [0, 0];
    treated.forEach((a, one) =>
      held.forEach((b, other) => {
        // Hardly ever, and there are many of these.
        if (a * b < 1e-9) return;
        const found = compareShares({ converted: one, people: n1 }, { converted: other, people: n2 }, 0.95);
        if (contains(found.difference, p1 - p2)) absolute += a * b;
        if (contains(found.ratio, p1 / p2)) relative += a * b;
      }),
    );
    for (const coverage of [absolute, relative]) {
      expect(coverage).toBeGreaterThan(0.935);
      expect(coverage).toBeLessThan(0.97);
    }
  },
);
