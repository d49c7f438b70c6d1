import type { ExperimentConfig } from '../config/audience-config.ts';
import type { ArmCount } from './count-arms.ts';
import { armsOf, holdout, leastPeople } from '../ledger/experiments.ts';
import { type SampleRatio, sampleRatio } from './sample-ratio.ts';
import { compareMeans } from './statistics/compare-means.ts';
import { compareShares } from './statistics/compare-shares.ts';
import { detectableDifference } from './statistics/detectable-difference.ts';
import { type Estimate, excludes } from './statistics/interval.ts';

/**
 * What a comparison shows: that more, or fewer, convert; no effect; nothing, because it has too few people or conversions, or because
 * the arms are not what was set.
 */
export type Verdict = 'more' | 'fewer' | 'none_shown' | 'too_few' | 'not_trusted';

/** An arm beside the one that it is compared with. */
export type ArmComparison = ComparedArms & (TooFew | ShownLift);

interface ComparedArms {
  readonly arm: string;
  readonly against: string;
  /** Of the intervals. */
  readonly level: number;
}

interface TooFew {
  readonly verdict: 'too_few';
}

/** By how much more, or less, people of the arm convert than those that it is compared with. */
interface ShownLift {
  readonly verdict: Exclude<Verdict, 'too_few'>;
  /** Converted share less that of the others. */
  readonly absolute: Estimate;
  /** The same as a part of the others' share; undefined when too few of them converted. */
  readonly relative: Estimate | undefined;
  /** Mean value per person less that of the others; undefined when it was not asked for, or too few converted. */
  readonly value: Estimate | undefined;
  /** The least lift upwards that arms of these sizes show in four of five experiments; undefined when they show none. */
  readonly detectable: number | undefined;
}

/** What an experiment shows. */
export interface MeasuredLift {
  readonly arms: readonly (ArmCount & {
    /** Undefined: none was set when it began. */ readonly share: number | undefined;
  })[];
  readonly sampleRatio: SampleRatio | undefined;
  readonly comparisons: readonly ArmComparison[];
}

/** How often all intervals of an experiment may be wrong. */
const error = 0.05;

/** With what probability `detectable` is shown: the usual one of trials. */
const power = 0.8;

/**
 * Below this, and below `leastPeople`, no lift is told. The intervals hold for fewer too (test/lift/statistics/coverage.test.ts), but are so wide that all they
 * say is that nobody knows; and one order that was entered twice, or under another address, decides what they leave out.
 */
export const leastConverted = 20;

/** A part of the others' share is told from so many of them on: of fewer, one more or less changes it by a quarter. */
export const leastReference = 5;

/**
 * Values differ far more than shares: the mean of a small arm with few of them is no normal variable, and its interval too narrow
 * (test/lift/statistics/coverage.test.ts).
 */
const leastValued = 50;

/**
 * Compares the arms of an experiment: each with whoever is held out, or variants with the first of them. Intervals of m comparisons
 * are of the level 1 − 0.05/m (Bonferroni), so that all of them hold at once with 95 %.
 */
export function measureLift(
  experiment: ExperimentConfig,
  counts: readonly ArmCount[],
  { values }: { readonly values: boolean },
): MeasuredLift {
  const shares = armShares(experiment);
  const names = [...new Set([...shares.keys(), ...counts.map(({ arm }) => arm)])];
  const arms = names.map((arm) => ({
    ...(counts.find((each) => each.arm === arm) ?? empty(arm)),
    share: shares.get(arm),
  }));
  const set = arms.flatMap(({ assigned, share }) => (share === undefined ? [] : [{ assigned, share }]));
  const ratio = sampleRatio(set);
  const against = arms.find(({ arm }) => arm === holdout) ?? arms[0];
  const others = arms.filter((arm) => arm !== against);
  const level = 1 - error / Math.max(1, others.length);
  return {
    arms,
    sampleRatio: ratio,
    comparisons:
      against === undefined
        ? []
        : others.map((arm) => compareArms(arm, against, { level, values, isTrusted: ratio?.isMismatch !== true })),
  };
}

function compareArms(
  arm: ArmCount,
  against: ArmCount,
  { level, values, isTrusted }: { readonly level: number; readonly values: boolean; readonly isTrusted: boolean },
): ArmComparison {
  const names = { arm: arm.arm, against: against.arm, level };
  const isFew = [arm, against].some(({ people }) => people < leastPeople);
  if (isFew || arm.converted + against.converted < leastConverted) {
    return { ...names, verdict: 'too_few' };
  }
  const { difference, ratio } = compareShares(arm, against, level);
  const valued = values && [arm, against].every(({ converted }) => converted >= leastValued);
  const mean = ({ people, value }: ArmCount) => ({ people, ...value });
  return {
    ...names,
    verdict: isTrusted ? verdictOf(difference) : 'not_trusted',
    absolute: difference,
    relative: against.converted < leastReference ? undefined : lessOne(ratio),
    value: valued ? compareMeans(mean(arm), mean(against), level) : undefined,
    detectable: detectableDifference({
      share: against.converted / against.people,
      people: [arm.people, against.people],
      level,
      power,
    }),
  };
}

function verdictOf(difference: Estimate): Verdict {
  if (!excludes(difference, 0)) return 'none_shown';
  return difference.value > 0 ? 'more' : 'fewer';
}

/** Each arm with the share of all people that belongs into it: variants in their order, whoever is held out last. */
function armShares(experiment: ExperimentConfig): ReadonlyMap<string, number> {
  const others = armsOf(experiment).map((arm): [string, number] => [
    arm,
    (experiment.split.get(arm) ?? 1) * (1 - experiment.holdout),
  ]);
  return new Map(experiment.holdout === 0 ? others : [...others, [holdout, experiment.holdout]]);
}

const lessOne = ({ value, from, to }: Estimate): Estimate => ({ value: value - 1, from: from - 1, to: to - 1 });

const empty = (arm: string): ArmCount => ({
  arm,
  assigned: 0,
  leftOut: 0,
  people: 0,
  converted: 0,
  convertedBefore: 0,
  value: { mean: 0, variance: 0 },
});
