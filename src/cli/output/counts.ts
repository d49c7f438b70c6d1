import type { ReasonCounts } from '../../contacts/reason-counts.ts';
import { groupDigits } from './numbers.ts';

/** `12 invalid_email, 3 unreadable`. */
export function countsText(counts: ReasonCounts): string {
  return Object.entries(counts)
    .map(([reason, n]) => `${groupDigits(n)} ${reason}`)
    .join(', ');
}
