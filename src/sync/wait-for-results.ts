import type { Engine } from '../engine/engine.ts';
import { pendingRequests } from '../ledger/requests.ts';
import type { Account } from './apply-list.ts';
import type { Accounts, OpeningAccounts } from './open-accounts.ts';
import { settlePending, type Settled } from './reconcile.ts';

/** What became of requests that platforms decide later. */
export interface Results {
  readonly settled: readonly Settled[];
  /** Requests still being processed. */
  readonly pending: number;
}

/**
 * When to ask for the result of an asynchronous request. Google's page (Data Manager API, diagnostics; 2026-11): first after
 * 30 minutes, then 1.3 times as long each time, 60 minutes at most. One look comes before all that, because small requests
 * are sometimes finished at once.
 */
const firstWaitMs = 30 * 60_000;
const growth = 1.3;
const longestWaitMs = 60 * 60_000;
/**
 * With `wait`, asks the platforms for the results of what they took until all are final, the time allowed for waiting is used
 * up or no result can come any more; without, only counts what is being processed.
 *
 * @throws DestinationError when a platform cannot be asked
 */
export async function waitForAll(
  engine: Engine,
  accounts: Accounts,
  options: OpeningAccounts & { readonly wait: boolean },
): Promise<Results> {
  if (!options.wait) return { settled: [], pending: (await pendingRequests(engine)).length };
  let all: Results = { settled: [], pending: 0 };
  for (const account of accounts.values()) {
    if (!('destination' in account) || account.destination.poll === undefined) continue;
    const { settled, pending } = await waitFor(engine, account, options);
    all = { settled: [...all.settled, ...settled], pending: all.pending + pending };
  }
  return all;
}

async function waitFor(engine: Engine, { destination, id }: Account, options: OpeningAccounts): Promise<Results> {
  const settled: Settled[] = [];
  const until = options.now().getTime() + (destination.capabilities.resultsWithinMs ?? 0);
  for (let ms = firstWaitMs; ; ms = Math.min(longestWaitMs, ms * growth)) {
    const result = await settlePending(engine, destination, id, options.now());
    settled.push(...result.settled);
    for (const each of result.settled) options.onEvent({ type: 'settled', settled: each });
    const isLate = options.now().getTime() + ms > until;
    if (result.pending === 0 || isLate || !options.budget.spend(ms)) return { settled, pending: result.pending };
    const why = `${result.pending} requests are being processed`;
    options.onEvent({ type: 'waiting', destination: destination.name, ms, why });
    await options.sleep(ms, options.signal);
  }
}
