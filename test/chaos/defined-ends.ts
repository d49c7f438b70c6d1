import type { EndedRun } from './chaos-world.ts';
import type { ChaosRun } from './sequence.ts';

/** Codes of runs that are in order, with or without trouble. 2 is for plans that are out of date, 1 for full disks and the like alone. */
const definedCodes: ReadonlySet<number | null> = new Set([0, 3, 4, 5, 6, 7, 130, null]);

/** Whether an old ledger, or a new one, says of a file that it was not written for the list. */
const isElsewhere = (err: string): boolean => /is in .* already, and was not written for this list/.test(err);

/** Whether a run with trouble may end so. */
export function isDefinedEnd(kind: ChaosRun['kind'], { code, err }: EndedRun): boolean {
  if (definedCodes.has(code)) return true;
  if (code === 2) {
    const isStale = kind === 'apply the plan';
    // What leaves in plain is written to no file.
    const isPlain = kind === 'save a plan' && /a plan cannot be saved for (adroll|newsletter)/.test(err);
    return isStale || isPlain || isElsewhere(err);
  }
  const isFull = kind === 'disk full' && /disk is full/.test(err);
  // A list that was made and not named is found by the next run.
  const isUnnamed = /did not tell its id/.test(err);
  return code === 1 && (isFull || isUnnamed);
}
