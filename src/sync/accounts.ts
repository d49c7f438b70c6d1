import type { Config } from '../config/config.ts';
import { signedIn } from '../credentials/signed-in.ts';
import { decorate } from '../destinations/decorate.ts';
import type { Destination, DestinationContext } from '../destinations/destination.ts';
import { connect, destinationCapabilities, rateScope } from '../destinations/registry.ts';
import { createCircuitBreaker } from '../transport/circuit-breaker.ts';
import type { RateLimits } from '../transport/rate-limit.ts';
import type { WaitBudget } from '../transport/wait-budget.ts';

export interface Connecting extends DestinationContext {
  readonly budget: WaitBudget;
  /** Shared by all connections of a process: platforms count their calls together. */
  readonly limits: RateLimits;
  /**
   * Counts a call of those that a platform allows in a day, in the name of what it counts them by; rejects with `defer` when there may be
   * no more. Absent where the ledger cannot be written: such calls are not counted.
   */
  spend?(scope: string, most: number): Promise<void>;
  /** Told of what must never be printed. */
  keepSecret(values: Iterable<string>): void;
  /** Told when a call waits, and for what. */
  onWait(destination: string, wait: { readonly ms: number; readonly why: string }): void;
}

/** Connects one of the config's ad accounts, kept within its rate and repeated while that helps. */
export async function connectDestination(config: Config, name: string, context: Connecting): Promise<Destination> {
  const settings = config.destinations.get(name);
  if (settings === undefined) throw new Error(`destination ${name} does not exist`);
  const { budget, signal } = context;
  const { settings: complete, found } = await signedIn(config, settings);
  if (found !== undefined) context.keepSecret([found.credential.token]);
  const scope = await rateScope(complete);
  const { rates, dailyCalls } = await destinationCapabilities(complete);
  const spendCall =
    dailyCalls === undefined ? undefined : () => context.spend?.(scope, dailyCalls) ?? Promise.resolve();
  const destination = await connect(complete, { ...context, ...(spendCall && { spendCall }) });
  const { companies } = destination;
  return decorate(destination, {
    limiter: context.limits(scope, rates),
    companyLimiter: companies && context.limits(`${scope} companies`, companies.capabilities.rates),
    breaker: createCircuitBreaker(),
    retry: {
      budget,
      signal,
      now: () => context.now(),
      uptime: () => context.uptime(),
      random: () => context.random(),
      sleep: (ms, until) => context.sleep(ms, until),
      onWait: (wait) => {
        context.onWait(name, wait);
      },
    },
  });
}
