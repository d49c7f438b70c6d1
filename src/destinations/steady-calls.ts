import type { CircuitBreaker } from '../transport/circuit-breaker.ts';
import type { RateLimiter } from '../transport/rate-limit.ts';
import { retrying, type RetryPolicy } from '../transport/retry.ts';

/** Ways to make a call: within the platform's rate, repeated while that helps, and both. */
export interface SteadyCalls {
  limited<Result>(call: () => Promise<Result>): Promise<Result>;
  repeated<Result>(attempt: () => Promise<Result>, policy?: RetryPolicy): Promise<Result>;
  steady<Result>(call: () => Promise<Result>): Promise<Result>;
  readonly retry: RetryPolicy;
}

export function steadyCalls(given: {
  readonly limiter: RateLimiter;
  readonly breaker: CircuitBreaker;
  readonly retry: RetryPolicy;
}): SteadyCalls {
  const { limiter, breaker, retry } = given;
  const limited: SteadyCalls['limited'] = async (call) => {
    await limiter.take(retry.signal);
    return call();
  };
  const repeated: SteadyCalls['repeated'] = async (attempt, policy = retry) => {
    const guarded = breaker.guard();
    try {
      return await retrying(() => guarded.attempt(attempt), policy);
    } finally {
      guarded.end();
    }
  };
  return { limited, repeated, steady: (call) => repeated(() => limited(call)), retry };
}
