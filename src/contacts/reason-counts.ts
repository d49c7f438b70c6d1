/** Reason to number. */
export type ReasonCounts = Readonly<Record<string, number>>;

/** All of them together. */
export function total(counts: ReasonCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}
