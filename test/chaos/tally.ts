import { heldOut } from './rules.ts';

/** What a chaos run did, for its summary. */
export class Tally {
  sequences = 0;
  runs = 0;
  exports = 0;
  kills = 0;
  interruptions = 0;
  fullDisks = 0;
  /** Times that all lists were compared with who is wanted. */
  checks = 0;
  members = 0;
  /** People of experiments with a holdout, by its percent: how many are known to be held out, of how many whose arm is known. */
  readonly arms = new Map<number, { out: number; all: number }>();
  readonly faults = new Map<string, number>();
  readonly exitCodes = new Map<string, number>();

  fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  divided(holdout: number, arm: string): void {
    const { out, all } = this.arms.get(holdout) ?? { out: 0, all: 0 };
    this.arms.set(holdout, { out: out + (arm === heldOut ? 1 : 0), all: all + 1 });
  }

  ended(code: number | null): void {
    this.runs += 1;
    const name = String(code ?? 'killed');
    this.exitCodes.set(name, (this.exitCodes.get(name) ?? 0) + 1);
  }
}
