import type { Diagnostic } from '../../errors/user-error.ts';
import type { RowCounts } from '../../lift/count-arms.ts';
import type { MeasuredLift } from '../../lift/measure-lift.ts';
import type { KnownExperiment } from '../../ledger/experiments.ts';

/** What `lift` shows of an experiment. */
export interface ExperimentLift extends MeasuredLift {
  readonly experiment: KnownExperiment;
  /** What became of the usable rows of the conversions. */
  readonly rows: RowCounts;
  /** What is odd about it. */
  readonly warnings: readonly Diagnostic[];
}
