import type { Connecting } from '../sync/accounts.ts';
import { createWaitBudget, type WaitBudget } from '../transport/wait-budget.ts';
import type { Invocation } from './command.ts';
import { rateLimits } from './rate-limits.ts';
import { sayDuration } from './output/numbers.ts';

/** A person waits in front of `status` and `check`; a scheduled run has more patience. */
const patienceMs = 30_000;

/** What connections to the platforms need, for commands that only ask. */
export function connecting(invocation: Invocation): Connecting {
  const { output, runtime } = invocation;
  return {
    ...connectingWith(
      invocation,
      createWaitBudget(patienceMs, () => runtime.uptime()),
    ),
    onWait: (destination, { ms, why }) => {
      output.words(`${destination}: waiting ${sayDuration(ms)}: ${why}`);
    },
  };
}

/** The same for whoever has its own patience, and says by itself what is waited for. */
export function connectingWith({ output, runtime }: Invocation, budget: WaitBudget): Omit<Connecting, 'onWait'> {
  return {
    signal: runtime.signal,
    budget,
    limits: rateLimits(runtime),
    now: () => runtime.now(),
    uptime: () => runtime.uptime(),
    random: () => runtime.random(),
    sleep: (ms, signal) => runtime.sleep(ms, signal),
    log: (line) => {
      output.verbose(line);
    },
    keepSecret: (values) => {
      output.keepSecret(values);
    },
  };
}
