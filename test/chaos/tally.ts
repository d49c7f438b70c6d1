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
  readonly faults = new Map<string, number>();
  readonly exitCodes = new Map<string, number>();

  fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  ended(code: number | null): void {
    this.runs += 1;
    const name = String(code ?? 'killed');
    this.exitCodes.set(name, (this.exitCodes.get(name) ?? 0) + 1);
  }
}
