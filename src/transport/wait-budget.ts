/** How long a run may spend waiting for limits and retries, shared by all its calls. */
export interface WaitBudget {
  /** Books a wait that starts now. False, and nothing is booked, when it does not fit any more. */
  spend(ms: number): boolean;
}

/**
 * Waits of concurrent calls that overlap count once, because a person waits for them once.
 *
 * @param maxWaitMs `Infinity` for no bound.
 * @param uptime milliseconds that only grow
 */
export function createWaitBudget(maxWaitMs: number, uptime: () => number): WaitBudget {
  let spent = 0;
  let bookedUntil = -Infinity;
  return {
    spend(ms) {
      const start = uptime();
      const end = start + ms;
      const extra = Math.max(0, end - Math.max(start, bookedUntil));
      if (spent + extra > maxWaitMs) return false;
      spent += extra;
      bookedUntil = Math.max(bookedUntil, end);
      return true;
    },
  };
}
