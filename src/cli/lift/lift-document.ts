import type { Diagnostic } from '../../errors/user-error.ts';
import type { ConversionTable } from '../../lift/conversion-table.ts';
import type { Period } from '../../lift/count-arms.ts';
import type { Estimate } from '../../lift/statistics/interval.ts';
import { saySpan } from '../../recipes/span.ts';
import type { ExperimentLift } from './experiment-lift.ts';
import { liftSentence } from './lift-sentence.ts';

/** What experiments show as `--json` gives it. Fields are added, never renamed. */
export function liftDocument(
  lifts: readonly ExperimentLift[],
  conversions: ConversionTable,
  { since, until, within }: Period,
  warnings: readonly Diagnostic[],
): unknown {
  const { source, columns, rows, rejected, future, newest } = conversions;
  return {
    conversions: {
      files: source.files.map(({ path }) => path),
      time: columns.time,
      id: columns.id ?? null,
      value: columns.value ?? null,
      key: columns.key,
      rows,
      rejected,
      future,
      newest: newest ?? null,
    },
    since: since ?? null,
    until: until ?? null,
    within: within === undefined ? null : saySpan(within),
    experiments: lifts.map((lift) => experimentDocument(lift, columns.value !== undefined)),
    warnings: warnings.map(({ message }) => message),
  };
}

function experimentDocument(lift: ExperimentLift, isValued: boolean) {
  const { experiment, arms, sampleRatio, comparisons, rows } = lift;
  return {
    experiment: experiment.name,
    started_at: experiment.startedAt,
    holdout: experiment.holdout,
    split: Object.fromEntries(experiment.split),
    arms: arms.map(({ arm, share, assigned, leftOut, people, converted, convertedBefore, value }) => ({
      arm,
      share: share ?? null,
      assigned,
      left_out: leftOut,
      people,
      converted,
      converted_share: people === 0 ? null : converted / people,
      converted_before: convertedBefore,
      value_per_person: isValued && people > 0 ? value.mean : null,
    })),
    sample_ratio:
      sampleRatio === undefined ? null : { probability: sampleRatio.probability, mismatch: sampleRatio.isMismatch },
    comparisons: comparisons.map((comparison) => {
      const { arm, against, level, verdict } = comparison;
      const shown = verdict === 'too_few' ? undefined : comparison;
      return {
        arm,
        against,
        level,
        verdict,
        absolute: estimateDocument(shown?.absolute),
        relative: estimateDocument(shown?.relative),
        value: estimateDocument(shown?.value),
        detectable: shown?.detectable ?? null,
        sentence: liftSentence(comparison, lift),
      };
    }),
    rows: {
      counted: rows.counted,
      before: rows.before,
      outside: rows.outside,
      left_out: rows.leftOut,
      unmatched: rows.unmatched,
    },
    warnings: lift.warnings.map(({ message }) => message),
  };
}

/** An end that is infinite is null. */
function estimateDocument(estimate: Estimate | undefined) {
  if (estimate === undefined) return null;
  const { value, from, to } = estimate;
  return { value, from, to: Number.isFinite(to) ? to : null };
}
