import type { RetryPolicy } from '../../src/transport/retry.ts';
import { createWaitBudget } from '../../src/transport/wait-budget.ts';

/** A clock that moves only when somebody sleeps, or sets it, and what was slept. */
export function virtualTime() {
  let at = 0;
  let set = Date.parse('2026-11-24T06:00:00Z');
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(set + at),
    ms: () => at,
    pass: (ms: number) => {
      at += ms;
    },
    set: (byMs: number) => {
      set += byMs;
    },
    sleep: (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      at += ms;
      return Promise.resolve();
    },
  };
}

export type VirtualTime = ReturnType<typeof virtualTime>;

export function policyIn(
  time: VirtualTime,
  given: { readonly random?: () => number; readonly maxWaitMs?: number } = {},
): RetryPolicy {
  return {
    budget: createWaitBudget(given.maxWaitMs ?? Infinity, time.ms),
    signal: new AbortController().signal,
    now: time.now,
    uptime: time.ms,
    random: given.random ?? (() => 1),
    sleep: time.sleep,
  };
}
