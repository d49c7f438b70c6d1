/** How long a run may spend waiting for limits and retries, shared by all its calls. */
export interface WaitBudget {
  /** Books a wait that starts now. False, and nothing is booked, when it does not fit any more. */
  spend(ms: number): boolean;
}

/**
 * Waits of concurrent calls that overlap count once, because a person waits for them once.
 *
 * @param maxWaitMs `Infinity` for no bound.
 */
export function createWaitBudget(maxWaitMs: number, now: () => Date): WaitBudget {
  let spent = 0;
  let bookedUntil = 0;
  return {
    spend(ms) {
      const start = now().getTime();
      const end = start + ms;
      const extra = Math.max(0, end - Math.max(start, bookedUntil));
      if (spent + extra > maxWaitMs) return false;
      spent += extra;
      bookedUntil = Math.max(bookedUntil, end);
      return true;
    },
  };
}
