import type { LedgerRequest } from '../ledger/requests.ts';

/**
 * When to ask for the result of an asynchronous request. Google's page (Data Manager API, diagnostics; 2026-11): first after
 * 30 minutes, then 1.3 times as long each time, 60 minutes at most. One look may come before all that, because small requests
 * are sometimes finished at once.
 */
export const firstAskMs = 30 * 60_000;
const growth = 1.3;
const longestMs = 60 * 60_000;

/** How long to wait after an ask that followed a wait of `ms`. */
export function nextWaitMs(ms: number): number {
  return Math.min(longestMs, ms * growth);
}

/** When a request's result is to be asked for next, by any run; undefined: at once. */
export function nextAskAt({
  sentAt,
  asks,
  askedAt,
}: Pick<LedgerRequest, 'sentAt' | 'asks' | 'askedAt'>): Date | undefined {
  if (asks === 0 || askedAt === undefined) return undefined;
  const first = Date.parse(sentAt) + firstAskMs;
  const asked = Date.parse(askedAt);
  if (asked < first) return new Date(first);
  let wait = firstAskMs;
  for (let n = 1; n < asks; n += 1) wait = nextWaitMs(wait);
  return new Date(asked + wait);
}

/** Whether it is time to ask. A clock that was set back does not keep anybody from asking for longer than a wait. */
export function isAskDue(request: Pick<LedgerRequest, 'sentAt' | 'asks' | 'askedAt'>, now: Date): boolean {
  const next = nextAskAt(request);
  return next === undefined || next <= now || next.getTime() - now.getTime() > longestMs;
}
