import type { Exchange } from './exchange.ts';

/** An exchange whose answers tell the other side's time. */
export interface ClockWatch {
  readonly exchange: Exchange;
  /** Milliseconds by which our clock is ahead (negative: behind), by the latest answer; undefined while none told a time. */
  skewMs(): number | undefined;
}

/** `Date` headers have whole seconds. */
const resolutionMs = 1_000;

/**
 * Compares our clock with the `Date` header of each answer. What may have passed on the way counts as no difference.
 */
export function watchClock(exchange: Exchange, now: () => Date): ClockWatch {
  let skew: number | undefined;
  return {
    async exchange(request) {
      const sent = now().getTime();
      const response = await exchange(request);
      const theirs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(theirs)) skew = skewOf(sent, now().getTime(), theirs);
      return response;
    },
    skewMs: () => skew,
  };
}

function skewOf(sent: number, received: number, theirs: number): number {
  if (received < theirs) return received - theirs;
  return Math.max(0, sent - (theirs + resolutionMs));
}
