import { createRateLimits, type RateLimits } from '../transport/rate-limit.ts';
import type { Runtime } from './runtime.ts';

/** Limits on calls. */
export function rateLimits(runtime: Pick<Runtime, 'uptime' | 'sleep'>): RateLimits {
  return createRateLimits({ uptime: () => runtime.uptime(), sleep: (ms, signal) => runtime.sleep(ms, signal) });
}
