/** An estimate and the interval in which the truth lies at a level that is said beside it. */
export interface Estimate {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Whether an interval leaves out a value: what it is of is shown to be something else. */
export function excludes({ from, to }: Pick<Estimate, 'from' | 'to'>, value: number): boolean {
  return from > value || to < value;
}
