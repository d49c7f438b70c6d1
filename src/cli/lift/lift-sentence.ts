import { type ArmComparison, leastConverted, type MeasuredLift } from '../../lift/measure-lift.ts';
import { holdout, leastPeople, treated } from '../../ledger/experiments.ts';
import type { Estimate } from '../../lift/statistics/interval.ts';
import { groupDigits } from '../output/numbers.ts';
import { levelText, rangeText, relativeText } from './lift-numbers.ts';

/** What a comparison shows, in a sentence. */
export function liftSentence(comparison: ArmComparison, { arms }: Pick<MeasuredLift, 'arms'>): string {
  const { arm, against, verdict } = comparison;
  if (verdict === 'too_few') return fewSentence(comparison, arms);
  if (verdict === 'not_trusted') {
    return `No lift is claimed: ${arm} and ${against} are not as large as was set, and what made them so may have made the difference.`;
  }
  const { absolute, relative, detectable } = comparison;
  const among = scaleOf(absolute, detectable);
  const whom = `among ${groupDigits(among)} ${whose(arm)}`;
  const than = against === holdout ? 'than would have without it' : `than would have in ${against}`;
  const level = `${levelText(comparison.level)} interval`;
  if (verdict === 'none_shown') {
    const range = `between ${sideText(absolute.from, among)} and ${sideText(absolute.to, among)}`;
    return `No effect can be shown: ${whom}, ${range} converted ${than} (${level}). ${detectableSentence(detectable, among)}`;
  }
  const number = `${countText(Math.abs(absolute.value) * among)} ${verdict}`;
  const part =
    relative === undefined ? '' : `; relative ${relativeText(relative.value)} (${rangeText(relative, relativeText)})`;
  return `${upperFirst(whom)}, ${number} converted ${than} (${level}: ${countRange(absolute, among)})${part}.`;
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const whose = (arm: string) => (arm === treated ? 'treated people' : `people in ${arm}`);

function fewSentence({ arm, against }: Pick<ArmComparison, 'arm' | 'against'>, arms: MeasuredLift['arms']): string {
  const both = arms.filter((each) => each.arm === arm || each.arm === against);
  const small = both.find(({ people }) => people < leastPeople);
  if (small !== undefined) {
    const people = small.people === 1 ? 'person' : 'people';
    return `No lift is told: ${small.arm} has ${groupDigits(small.people)} ${people} to count, and ${leastPeople} are the least.`;
  }
  const converted = both.reduce((sum, each) => sum + each.converted, 0);
  return `No lift is told: ${arm} and ${against} together have ${converted} who converted, and ${leastConverted} are the least.`;
}

function detectableSentence(detectable: number | undefined, among: number): string {
  if (detectable === undefined) return 'Arms of these sizes cannot show any.';
  return `With arms of these sizes, a true effect of ${countText(detectable * among)} more is shown in four of five experiments.`;
}

/** So many people that numbers of them are no fractions of one. */
function scaleOf(absolute: Estimate, detectable: number | undefined): number {
  const largest = Math.max(Math.abs(absolute.value), detectable ?? 0);
  return [1000, 100_000].find((people) => largest * people >= 1) ?? 1_000_000;
}

/** `20 more`, `3.1 fewer`. */
function sideText(difference: number, among: number): string {
  return `${countText(Math.abs(difference) * among)} ${difference < 0 ? 'fewer' : 'more'}`;
}

/** `5 to 32 more`, `5 to 32 fewer`, of an interval without 0. */
function countRange({ from, to }: Estimate, among: number): string {
  const [least, most] = [Math.min(Math.abs(from), Math.abs(to)), Math.max(Math.abs(from), Math.abs(to))];
  return `${countText(least * among)} to ${sideText(from < 0 ? -most : most, among)}`;
}

/** Three digits at most where there is a fraction. */
const countText = (count: number) => groupDigits(count < 100 ? Number(count.toPrecision(2)) : Math.round(count));
