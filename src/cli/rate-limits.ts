import { createRateLimits, type RateLimits } from '../transport/rate-limit.ts';
import type { Runtime } from './runtime.ts';

/** Limits on calls, by a clock that nobody sets back. */
export function rateLimits(runtime: Pick<Runtime, 'sleep'>): RateLimits {
  return createRateLimits({ now: () => performance.now(), sleep: (ms, signal) => runtime.sleep(ms, signal) });
}
