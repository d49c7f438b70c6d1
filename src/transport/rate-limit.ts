/** Most calls in any span of `perMs` milliseconds. */
export interface Rate {
  readonly calls: number;
  readonly perMs: number;
}

export interface RateLimiter {
  /** Resolves when a call may go out, first come first served. Rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<void>;
}

export interface RateClock {
  /** Milliseconds that only grow. */
  uptime(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Keeps calls within all of `rates`. The times of the last calls are kept rather than a bucket of tokens: a full bucket
 * that refills while it drains lets twice the limit through in its first span, and platforms count spans.
 */
export function createRateLimiter(rates: readonly Rate[], clock: RateClock): RateLimiter {
  const windows = rates.map((rate) => ({ ...rate, times: [] as number[] }));
  let queue: Promise<void> = Promise.resolve();

  const nextFreeMs = (): number => {
    const now = clock.uptime();
    let wait = 0;
    for (const window of windows) {
      while (window.times[0] !== undefined && window.times[0] <= now - window.perMs) window.times.shift();
      const oldest = window.times[0];
      if (window.times.length >= window.calls && oldest !== undefined)
        wait = Math.max(wait, oldest + window.perMs - now);
    }
    return wait;
  };

  const admit = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    for (let ms = nextFreeMs(); ms > 0; ms = nextFreeMs()) await clock.sleep(Math.ceil(ms), signal);
    signal.throwIfAborted();
    for (const window of windows) window.times.push(clock.uptime());
  };

  return {
    take(signal) {
      const turn = queue.then(() => admit(signal));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** The limiter of a name, made when it is first asked for. */
export type RateLimits = (name: string, rates: readonly Rate[]) => RateLimiter;

export function createRateLimits(clock: RateClock): RateLimits {
  const limiters = new Map<string, RateLimiter>();
  return (name, rates) => {
    const limiter = limiters.get(name) ?? createRateLimiter(rates, clock);
    limiters.set(name, limiter);
    return limiter;
  };
}
