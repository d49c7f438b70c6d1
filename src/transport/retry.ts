import { DestinationError } from '../errors/destination-error.ts';
import type { WaitBudget } from './wait-budget.ts';

/** How calls are repeated; everything from the outside world is handed in. */
export interface RetryPolicy {
  readonly budget: WaitBudget;
  readonly signal: AbortSignal;
  now(): Date;
  /** Milliseconds that only grow. */
  uptime(): number;
  random(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Whether a call that failed so may be repeated; all may when absent. */
  repeats?(error: DestinationError): boolean;
  /** Told before each wait; `why` is the platform's answer in words. */
  onWait?(wait: { readonly ms: number; readonly why: string }): void;
}

/** Calls of one operation that fail with `retry`, the first included. */
const maxTries = 6;
/** Calls of one operation while the platform asks us to `wait`; the budget is the real bound here. */
const maxThrottledTries = 10;
/** From the first try to the last, waits included, of calls that fail with `retry`: a platform that hangs answers nobody. */
const maxTotalMs = 15 * 60_000;
const firstBackoffMs = 1_000;
const maxBackoffMs = 60_000;
/** LinkedIn gives no time with a 429; its page of 2026-11 advises 30–60 s. */
const firstThrottleMs = 30_000;
const maxThrottleMs = 15 * 60_000;

/**
 * Repeats `attempt` while it fails with disposition `retry` (exponential back-off with full jitter; `waitMs` at least) or `wait` (what the
 * platform asked for, or 30 s doubling). Whoever would exceed the tries or the budget gets `defer`, with the time to come
 * back and the last failure as cause. Every other failure passes through.
 */
export async function retrying<Result>(attempt: () => Promise<Result>, policy: RetryPolicy): Promise<Result> {
  let failures = 0;
  let throttles = 0;
  const begun = policy.uptime();
  for (;;) {
    policy.signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DestinationError) || policy.repeats?.(error) === false) throw error;
      if (error.disposition === 'retry') failures += 1;
      else if (error.disposition === 'wait') throttles += 1;
      else throw error;
      const ms =
        error.disposition === 'retry'
          ? Math.max(error.waitMs ?? 0, backoffMs(failures, policy.random()))
          : throttleMs(error, throttles, policy);
      const isLate = error.disposition === 'retry' && policy.uptime() + ms - begun > maxTotalMs;
      if (failures >= maxTries || throttles >= maxThrottledTries || isLate)
        throw deferred(error, ms, policy, 'still after repeats');
      if (!policy.budget.spend(ms)) throw deferred(error, ms, policy, 'the time allowed for waiting is used up');
      policy.onWait?.({ ms, why: error.message });
      await policy.sleep(ms, policy.signal);
    }
  }
}

function backoffMs(failures: number, random: number): number {
  return Math.round(random * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (failures - 1)));
}

/** Never less than asked for; up to a tenth more, so that concurrent calls do not come back at once. */
function throttleMs(error: DestinationError, throttles: number, policy: RetryPolicy): number {
  const asked = error.waitMs ?? Math.min(maxThrottleMs, firstThrottleMs * 2 ** (throttles - 1));
  return Math.ceil(asked * (1 + policy.random() / 10));
}

function deferred(error: DestinationError, ms: number, policy: RetryPolicy, why: string): DestinationError {
  const waitMs = Math.max(ms, error.disposition === 'wait' ? ms : maxBackoffMs);
  const comeBack = new Date(policy.now().getTime() + waitMs);
  return new DestinationError(`${error.message} (${why}; try again after ${comeBack.toISOString()})`, {
    disposition: 'defer',
    waitMs,
    comeBackAt: comeBack,
    unclear: error.unclear,
    cause: error,
    ...(error.code !== undefined && { code: error.code }),
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.traceId !== undefined && { traceId: error.traceId }),
    ...(error.fix !== undefined && { fix: error.fix }),
  });
}
