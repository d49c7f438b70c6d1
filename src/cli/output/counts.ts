import { groupDigits } from './numbers.ts';

/** Reason to number. */
export type Counts = Readonly<Record<string, number>>;

/** All of them together. */
export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** `12 invalid_email, 3 unreadable`. */
export function countsText(counts: Counts): string {
  return Object.entries(counts)
    .map(([reason, n]) => `${groupDigits(n)} ${reason}`)
    .join(', ');
}
