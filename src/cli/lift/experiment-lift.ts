import type { RowCounts } from '../../lift/count-arms.ts';
import type { MeasuredLift } from '../../lift/measure-lift.ts';
import type { Experiment } from '../../lift/read-experiments.ts';

/** What `lift` shows of an experiment. */
export interface ExperimentLift extends MeasuredLift {
  readonly experiment: Experiment;
  /** What became of the usable rows of the conversions. */
  readonly rows: RowCounts;
}
