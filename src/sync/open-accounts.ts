import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { KnownList } from '../ledger/lists.ts';
import { accountOf, type Connecting, connectDestination } from './accounts.ts';
import type { Account } from './apply-list.ts';
import { listError } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import type { Settled } from './settled.ts';
import type { SyncEvent } from './sync-event.ts';
import { isUntended } from './untended-lists.ts';

export interface OpeningAccounts extends Omit<Connecting, 'onWait'> {
  onEvent(event: SyncEvent): void;
}

/** Ad accounts by destination: connected, or why they cannot be reached; that fails their lists and nobody else's. */
export type Accounts = ReadonlyMap<string, Account | { readonly error: unknown }>;

export interface Opened {
  readonly accounts: Accounts;
  /** What became of what was sent before. */
  readonly settled: readonly Settled[];
}

/** Connects destinations, and learns from each what became of what was sent before. */
export async function openAccounts(
  engine: Engine,
  config: Config,
  names: Iterable<string>,
  options: OpeningAccounts,
): Promise<Opened> {
  const accounts = new Map<string, Account | { readonly error: unknown }>();
  const settled: Settled[] = [];
  const onSettled = (one: Settled): void => {
    settled.push(one);
    options.onEvent({ type: 'settled', settled: one });
  };
  const onWait: Connecting['onWait'] = (destination, wait) => {
    options.onEvent({ type: 'waiting', destination, ...wait });
  };
  for (const name of new Set(names)) {
    options.onEvent({ type: 'step', step: `asking ${name}` });
    try {
      const account = config.destinations.get(name);
      if (account === undefined) throw new Error(`destination ${name} does not exist`);
      const destination = await connectDestination(config, name, { ...options, onWait });
      const isTended = (list: KnownList): boolean => !isUntended(config, list);
      const asking = { account, now: options.now(), isTended, onSettled };
      const described = await reconcile(engine, destination, asking);
      accounts.set(name, accountOf(destination, account, described));
    } catch (error) {
      options.signal.throwIfAborted();
      listError(error);
      accounts.set(name, { error });
    }
  }
  return { accounts, settled };
}
