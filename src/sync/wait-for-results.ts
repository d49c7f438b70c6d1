import type { Engine } from '../engine/engine.ts';
import type { WaitBudget } from '../transport/wait-budget.ts';
import { pendingRequests } from '../ledger/requests.ts';
import type { Account } from './account.ts';
import type { ApplyContext } from './apply-list.ts';
import { firstAskMs, nextWaitMs } from './asking-times.ts';
import { clearWhenDue } from './clear-list.ts';
import type { Accounts, OpeningAccounts } from './open-accounts.ts';
import { type ListError, listError } from './outcome.ts';
import { listsOn, pendingRequestsOf, settlePending } from './reconcile.ts';
import type { Settled } from './settled.ts';

/** What became of requests that platforms decide later: those of earlier runs, and with `wait` those of this one. */
export interface Results {
  readonly settled: readonly Settled[];
  /** Requests still being processed. */
  readonly pending: number;
  /** Platforms that could not be asked. What was sent to them is sent all the same. */
  readonly unasked: readonly { readonly destination: string; readonly error: ListError }[];
}

export const noResults: Results = { settled: [], pending: 0, unasked: [] };

/**
 * With `wait`, asks the platforms for the results of what they took until all are final, the time allowed for waiting is used
 * up or no result can come any more; without, only counts what is being processed.
 */
export async function waitForAll(
  engine: Engine,
  accounts: Accounts,
  options: OpeningAccounts & { readonly wait: WaitBudget | undefined } & Pick<ApplyContext, 'run' | 'highWater'>,
): Promise<Results> {
  const { wait } = options;
  if (wait === undefined) return { ...noResults, pending: (await pendingRequests(engine)).length };
  let all = noResults;
  for (const account of accounts.values()) {
    if (!('destination' in account) || account.destination.poll === undefined) continue;
    const { settled, pending, unasked } = await waitFor(engine, account, { ...options, wait });
    all = {
      settled: [...all.settled, ...settled],
      pending: all.pending + pending,
      unasked: [...all.unasked, ...unasked],
    };
  }
  return all;
}

async function waitFor(
  engine: Engine,
  account: Account,
  options: OpeningAccounts & { readonly wait: WaitBudget } & Pick<ApplyContext, 'run' | 'highWater'>,
): Promise<Results> {
  const { destination, adAccount } = account;
  const settled: Settled[] = [];
  const onSettled = (one: Settled): void => {
    settled.push(one);
    options.onEvent({ type: 'settled', settled: one });
  };
  const until = options.uptime() + (destination.capabilities.resultsWithinMs ?? 0);
  for (let ms = firstAskMs; ; ms = nextWaitMs(ms)) {
    let pending: number;
    try {
      // It is this loop that keeps to the times.
      const asking = { account: adAccount, now: options.now(), isDue: () => true, onSettled };
      pending = await settlePending(engine, destination, asking);
      // What else is on a list leaves when everybody who was sent is there: asked for now, it is waited for as well.
      if (pending === 0) pending = await clearLists(engine, account, options);
    } catch (error) {
      options.signal.throwIfAborted();
      const unasked = [{ destination: destination.name, error: listError(error) }];
      return { settled, pending: (await pendingRequestsOf(engine, destination, adAccount)).length, unasked };
    }
    const isLate = options.uptime() + ms > until;
    if (pending === 0 || isLate || !options.wait.spend(ms)) return { settled, pending, unasked: [] };
    const why = pending === 1 ? '1 request is being processed' : `${pending} requests are being processed`;
    options.onEvent({ type: 'waiting', destination: destination.name, ms, why });
    await options.sleep(ms, options.signal);
  }
}

/** Clears the lists of an account that may be cleared now, and counts them. */
async function clearLists(
  engine: Engine,
  { destination, adAccount }: Account,
  { run, highWater, now }: Pick<ApplyContext, 'run' | 'highWater' | 'now'>,
): Promise<number> {
  let cleared = 0;
  for (const { list, remoteId } of await listsOn(engine, destination, adAccount)) {
    if (remoteId === undefined) continue;
    const serial = <Result>(work: () => Promise<Result>): Promise<Result> => work();
    if (await clearWhenDue({ engine, serial, destination, highWater, run, list, remoteId, now })) cleared += 1;
  }
  return cleared;
}
