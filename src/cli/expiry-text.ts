import type { Diagnostic } from '../errors/user-error.ts';
import { counted } from './output/numbers.ts';
import type { Expiries, KnownEnd, UnknownEnd } from '../sync/expiries.ts';

/** `LinkedIn refresh token ends on 2027-11-30 (365 days left)` */
export function sayEnd({ what, at, daysLeft }: KnownEnd): string {
  const day = at.toISOString().slice(0, 10);
  if (daysLeft < 0) return `${what} ended on ${day}`;
  return `${what} ends on ${day} (${counted(daysLeft, 'day')} left)`;
}

export function sayUnknownEnd({ what, why }: UnknownEnd): string {
  return `${what}: when it ends is not known; ${why}`;
}

/** What ends soon, as a warning that says what to do. */
export function endWarning(end: KnownEnd): Diagnostic {
  return { severity: 'warning', message: `${end.destination}: ${sayEnd(end)}`, fix: end.fix };
}

/** For programs. Fields are added, never renamed. */
export function expiriesDocument({ known, unknown }: Expiries) {
  return {
    expiries: known.map(endDocument),
    unknown_expiries: unknown.map(({ destination, kind, what, why }) => ({ destination, kind, what, why })),
  };
}

export function endDocument({ destination, kind, what, at, daysLeft, fix }: KnownEnd) {
  return { destination, kind, what, at: at.toISOString(), days_left: daysLeft, fix };
}
