import { expect, test } from 'vitest';
import type { ArmCount } from '../../src/lift/count-arms.ts';
import { measureLift } from '../../src/lift/measure-lift.ts';

const experiment = (holdout: number, split: Readonly<Record<string, number>> = {}) => ({
  name: 'x',
  holdout,
  split: new Map(Object.entries(split)),
});

const arm = (name: string, people: number, converted: number, over: Partial<ArmCount> = {}): ArmCount => ({
  arm: name,
  assigned: people,
  leftOut: 0,
  people,
  converted,
  convertedBefore: 0,
  value: { mean: 0, variance: 1 },
  ...over,
});

const measure = (...arms: readonly ArmCount[]) => measureLift(experiment(0.1), arms, { values: false }).comparisons[0];

test.each([
  ['more', 700, 50],
  ['fewer', 400, 80],
  ['none_shown', 540, 55],
])('an interval says %s', (verdict, treated, held) => {
  expect(measure(arm('treated', 9000, treated), arm('holdout', 1000, held))).toMatchObject({ verdict, level: 0.95 });
});

test.each([
  ['49 people in an arm', arm('treated', 441, 40), arm('holdout', 49, 20)],
  ['19 conversions', arm('treated', 900, 18), arm('holdout', 100, 1)],
  ['nobody in an arm', arm('treated', 900, 100), arm('holdout', 0, 0, { assigned: 100 })],
])('%s are too few for any lift', (_, treated, held) => {
  expect(measure(treated, held)).toEqual({ arm: 'treated', against: 'holdout', level: 0.95, verdict: 'too_few' });
});

test('of few who are compared with, the lift is told but not as a part of theirs', () => {
  const shown = measure(arm('treated', 900, 90), arm('holdout', 100, 0));
  expect(shown).toMatchObject({ verdict: 'more', relative: undefined });
  expect(measure(arm('treated', 900, 90), arm('holdout', 100, 5))).toMatchObject({ relative: { value: 1 } });
});

test('arms of other sizes than were set are not trusted, whatever they show', () => {
  const { comparisons, sampleRatio } = measureLift(
    experiment(0.1),
    [arm('treated', 9000, 900), arm('holdout', 1200, 60)],
    { values: false },
  );
  expect(sampleRatio?.isMismatch).toBe(true);
  expect(comparisons).toMatchObject([{ verdict: 'not_trusted', absolute: { value: 0.05 } }]);
  // 1,050 of 10,000 come about by chance.
  expect(measure(arm('treated', 8950, 900), arm('holdout', 1050, 60))).toMatchObject({ verdict: 'more' });
});

test('sizes are those when people entered: who is left out later says nothing', () => {
  const late = arm('treated', 500, 50, { assigned: 900, leftOut: 400 });
  expect(measure(late, arm('holdout', 100, 10))).toMatchObject({ verdict: 'none_shown' });
});

test('variants are compared with who is held out, each at a higher level', () => {
  const { arms, comparisons } = measureLift(
    experiment(0.1, { a: 0.5, b: 0.5 }),
    [arm('holdout', 1000, 50), arm('a', 4500, 300), arm('b', 4500, 320)],
    { values: false },
  );
  expect(arms.map(({ arm: name, share }) => [name, share])).toEqual([
    ['a', 0.45],
    ['b', 0.45],
    ['holdout', 0.1],
  ]);
  expect(comparisons).toMatchObject([
    { arm: 'a', against: 'holdout', level: 0.975 },
    { arm: 'b', against: 'holdout', level: 0.975 },
  ]);
});

test('without anybody held out variants are compared with the first', () => {
  const { comparisons } = measureLift(
    experiment(0, { a: 0.4, b: 0.3, c: 0.3 }),
    [arm('a', 400, 40), arm('b', 300, 30), arm('c', 300, 30)],
    { values: false },
  );
  expect(comparisons.map(({ arm: name, against }) => [name, against])).toEqual([
    ['b', 'a'],
    ['c', 'a'],
  ]);
});

test('an arm that was not set when the experiment began is shown, and no part of the check of sizes', () => {
  const { arms, sampleRatio } = measureLift(
    experiment(0.1),
    [arm('treated', 900, 90), arm('holdout', 100, 10), arm('later', 500, 50)],
    { values: false },
  );
  expect(arms.find(({ arm: name }) => name === 'later')?.share).toBeUndefined();
  expect(sampleRatio?.isMismatch).toBe(false);
});

test('values are compared where enough of both arms converted', () => {
  const of = (held: number) =>
    measureLift(
      experiment(0.1),
      [
        arm('treated', 9000, 900, { value: { mean: 5, variance: 100 } }),
        arm('holdout', 1000, held, { value: { mean: 3, variance: 80 } }),
      ],
      { values: true },
    ).comparisons[0];
  expect(of(50)).toMatchObject({ value: { value: 2 } });
  expect(of(49)).toMatchObject({ value: undefined });
});

test('an experiment in which nobody is yet has arms all the same', () => {
  expect(measureLift(experiment(0.1), [], { values: false })).toMatchObject({
    arms: [{ arm: 'treated' }, { arm: 'holdout' }],
    sampleRatio: undefined,
    comparisons: [{ verdict: 'too_few' }],
  });
});
