import type { Operation } from '../destinations/destination.ts';

/** Counts what happens to one list while it is applied. */
export class ListTally {
  added = 0;
  removed = 0;
  refusedMembers = 0;
  readonly reasons: Record<string, number> = {};
  readonly warnings = new Set<string>();
  private readonly onChange: (done: number) => void;

  constructor(onChange: (done: number) => void) {
    this.onChange = onChange;
  }

  answered(operation: Operation, members: number): void {
    if (operation === 'add') this.added += members;
    else this.removed += members;
    this.report();
  }

  refused(reasons: readonly string[], unnamed: number): void {
    for (const reason of reasons) this.reasons[reason] = (this.reasons[reason] ?? 0) + 1;
    if (unnamed > 0)
      this.reasons['not named by the platform'] = (this.reasons['not named by the platform'] ?? 0) + unnamed;
    this.refusedMembers += reasons.length + unnamed;
    this.report();
  }

  warned(warnings: readonly string[]): void {
    for (const warning of warnings) this.warnings.add(warning);
  }

  private report(): void {
    this.onChange(this.added + this.removed + this.refusedMembers);
  }
}
