/** Reason to number. */
export type ReasonCounts = Readonly<Record<string, number>>;

/** All of them together. */
export function total(counts: ReasonCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** Both, reason by reason. */
export function added<Counts extends Readonly<Record<string, number>>>(one: Counts, other: Counts): Counts {
  const keys = Object.keys({ ...one, ...other });
  return Object.fromEntries(keys.map((key) => [key, (one[key] ?? 0) + (other[key] ?? 0)])) as Counts;
}
