import pLimit, { type LimitFunction } from 'p-limit';
import { type AdAccount, adAccountOf } from '../config/ad-account.ts';
import type { Destination, RemoteList } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';

/** An ad account during a run, shared by its lists. */
export interface Account {
  readonly destination: Destination;
  readonly adAccount: AdAccount;
  /** Its lists as the platform described them when the run began, by their number in the ledger. */
  readonly described: ReadonlyMap<number, RemoteList>;
  /** Lists that the ledger does not know and that were looked for already, by their key. */
  readonly found: Map<string, RemoteList>;
  /** Bounds requests under way at once. */
  readonly limit: LimitFunction;
  /** Bounds batches in memory: one more than requests under way. */
  readonly batches: LimitFunction;
  /** Makes a call, unless an earlier one showed that none can succeed: credentials, a used-up quota. */
  attempt<Result>(call: () => Promise<Result>): Promise<Result>;
  /** Waits; rejects with `defer` when that would exceed the time allowed for waiting. */
  pause(ms: number, why: string): Promise<void>;
}

export function createAccount(
  destination: Destination,
  given: Pick<Account, 'adAccount' | 'described' | 'pause'>,
): Account {
  let failure: { readonly error: unknown } | undefined;
  return {
    destination,
    adAccount: adAccountOf(given.adAccount),
    described: given.described,
    found: new Map(),
    limit: pLimit(destination.capabilities.concurrency),
    batches: pLimit(destination.capabilities.concurrency + 1),
    pause: (ms, why) => given.pause(ms, why),
    async attempt(call) {
      if (failure !== undefined) throw failure.error;
      try {
        return await call();
      } catch (error) {
        if (stopsAccount(error)) failure = { error };
        throw error;
      }
    },
  };
}

function stopsAccount(error: unknown): boolean {
  return error instanceof DestinationError && (error.disposition === 'credentials' || error.disposition === 'defer');
}
