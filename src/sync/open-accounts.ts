import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { KnownList } from '../ledger/lists.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { type Account, createAccount } from './account.ts';
import { type Connecting, connectDestination } from './accounts.ts';
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
      const pause: Account['pause'] = async (ms, why) => {
        if (!options.budget.spend(ms)) throw outOfTime(name, why, new Date(options.now().getTime() + ms));
        onWait(name, { ms, why });
        await options.sleep(ms, options.signal);
      };
      accounts.set(name, createAccount(destination, { adAccount: account, described, pause }));
    } catch (error) {
      options.signal.throwIfAborted();
      listError(error);
      accounts.set(name, { error });
    }
  }
  return { accounts, settled };
}

function outOfTime(destination: string, why: string, comeBack: Date): DestinationError {
  const words = `${destination}: ${why}, and the time allowed for waiting is used up`;
  return new DestinationError(`${words}; try again after ${comeBack.toISOString()}`, {
    disposition: 'defer',
    comeBackAt: comeBack,
  });
}
