import { total } from '../../contacts/reason-counts.ts';
import type { ConversionTable } from '../../lift/conversion-table.ts';
import type { Period } from '../../lift/count-arms.ts';
import type { ArmComparison } from '../../lift/measure-lift.ts';
import type { Estimate } from '../../lift/statistics/interval.ts';
import { saySpan } from '../../recipes/span.ts';
import { pathsOf } from '../../sources/source-table.ts';
import { counted, groupDigits } from '../output/numbers.ts';
import type { Cell, Output } from '../output/output.ts';
import type { ExperimentLift } from './experiment-lift.ts';
import { amountText, levelText, pointsText, rangeText, relativeText, shareText, valueText } from './lift-numbers.ts';
import { liftSentence } from './lift-sentence.ts';

/** Prints what experiments show, for people. */
export function printLift(
  output: Output,
  lifts: readonly ExperimentLift[],
  conversions: ConversionTable,
  period: Period,
): void {
  output.text(conversionsLine(conversions, period));
  for (const lift of lifts) {
    output.text();
    output.text(headline(lift));
    output.text();
    printArms(output, lift, conversions);
    printComparisons(output, lift, conversions.columns.value !== undefined);
    output.text();
    // A group that is too small for all comparisons is told of once.
    for (const said of new Set(lift.comparisons.map((each) => liftSentence(each, lift)))) output.text(said);
    output.text(rowsLine(lift, conversions));
  }
}

function conversionsLine({ source, rows, columns, newest }: ConversionTable, { since, until, within }: Period): string {
  return [
    `${pathsOf(source)}: ${counted(rows, 'row')}, time: ${columns.time}`,
    ...(newest === undefined ? [] : [`newest: ${newest}`]),
    ...(since === undefined ? [] : [`from ${since} on`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(within === undefined ? [] : [`within ${saySpan(within)} after entering`]),
  ].join('; ');
}

function headline({ experiment: { name, startedAt, holdout } }: ExperimentLift): string {
  const kept = holdout === 0 ? 'nobody is held out' : `${shareText(holdout)} are held out`;
  return `experiment ${name}: began ${startedAt.slice(0, 10)}, ${kept}`;
}

function printArms(output: Output, { arms }: ExperimentLift, { columns }: ConversionTable): void {
  const isLate = arms.some(({ leftOut }) => leftOut > 0);
  const isValued = columns.value !== undefined;
  // Where all are former customers, or none is, it says nothing of whether chance made the arms alike.
  const isTelling = arms.some(({ people, convertedBefore }) => convertedBefore > 0 && convertedBefore < people);
  output.table(
    [
      'arm',
      'people',
      ...(isLate ? ['left out'] : []),
      'converted',
      'share',
      ...(isTelling ? ['converted before'] : []),
      ...(isValued ? ['value per person'] : []),
    ],
    arms.map(({ arm, people, leftOut, converted, convertedBefore, value }): Cell[] => [
      arm,
      people,
      ...(isLate ? [leftOut] : []),
      converted,
      people === 0 ? '-' : shareText(converted / people),
      ...(isTelling ? [people === 0 ? '-' : shareText(convertedBefore / people)] : []),
      ...(isValued ? [people === 0 ? '-' : amountText(value.mean)] : []),
    ]),
  );
}

/** Where there is nothing to claim, there are only the counts. */
function printComparisons(output: Output, { comparisons }: ExperimentLift, isValued: boolean): void {
  const rows = comparisons.flatMap((comparison) => comparisonRows(comparison, isValued));
  const [first] = comparisons;
  if (first === undefined || rows.length === 0) return;
  const level = levelText(first.level);
  output.text();
  output.table(['compared', 'by', 'lift', `${level} interval`], rows);
  if (comparisons.length > 1) {
    output.text(`At ${level} each, all ${comparisons.length} comparisons hold at once with 95%.`);
  }
}

function comparisonRows(comparison: ArmComparison, isValued: boolean): Cell[][] {
  if (comparison.verdict === 'too_few' || comparison.verdict === 'not_trusted') return [];
  const { arm, against, absolute, relative, value } = comparison;
  const compared = `${arm} to ${against}`;
  const row = (by: string, estimate: Estimate | undefined, text: (value: number) => string): Cell[] =>
    estimate === undefined
      ? [compared, by, '-', 'too few converted']
      : [compared, by, text(estimate.value), rangeText(estimate, text)];
  return [
    [compared, 'share', `${pointsText(absolute.value)} points`, rangeText(absolute, pointsText)],
    row('share, relative', relative, relativeText),
    ...(isValued ? [row('value per person', value, valueText)] : []),
  ];
}

/** What became of the rows; the parts add up. */
function rowsLine({ rows }: ExperimentLift, { rows: all, rejected, future }: ConversionTable): string {
  const parts: [number, string][] = [
    [rows.counted, 'counted'],
    [rows.before, 'before people entered'],
    [rows.outside, 'outside of the time asked for'],
    [rows.leftOut, 'of people left out'],
    [rows.unmatched, 'of nobody in it'],
    [future, 'in the future'],
    [total(rejected), 'without a usable identifier or time'],
  ];
  const told = parts.filter(([n], index) => n > 0 || index === 0).map(([n, what]) => `${groupDigits(n)} ${what}`);
  return `${counted(all, 'row')} = ${told.join(' + ')}`;
}
