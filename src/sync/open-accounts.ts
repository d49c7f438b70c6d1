import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { accountOf, type Connecting, connectDestination } from './accounts.ts';
import type { Account } from './apply-list.ts';
import { listError } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import type { SyncEvent } from './sync-event.ts';

export interface OpeningAccounts extends Omit<Connecting, 'onWait'> {
  onEvent(event: SyncEvent): void;
}

/** Ad accounts by destination: connected, or why they cannot be reached; that fails their lists and nobody else's. */
export type Accounts = ReadonlyMap<string, Account | { readonly error: unknown }>;

/** Connects destinations, and learns from each what became of what was sent before. */
export async function openAccounts(
  engine: Engine,
  config: Config,
  names: Iterable<string>,
  options: OpeningAccounts,
): Promise<Accounts> {
  const accounts = new Map<string, Account | { readonly error: unknown }>();
  const onWait: Connecting['onWait'] = (destination, wait) => {
    options.onEvent({ type: 'waiting', destination, ...wait });
  };
  for (const name of new Set(names)) {
    options.onEvent({ type: 'step', step: `asking ${name}` });
    try {
      const destination = await connectDestination(config, name, { ...options, onWait });
      const id = config.destinations.get(name)?.account ?? '';
      for (const settled of await reconcile(engine, destination, id, options.now())) {
        options.onEvent({ type: 'settled', settled });
      }
      accounts.set(name, accountOf(destination, id));
    } catch (error) {
      options.signal.throwIfAborted();
      listError(error);
      accounts.set(name, { error });
    }
  }
  return accounts;
}
