import type { Config } from '../config/config.ts';
import type { Destination } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { listError } from './outcome.ts';
import { settlePending } from './reconcile.ts';
import type { Settled } from './settled.ts';
import type { Results } from './wait-for-results.ts';

/**
 * Asks each platform once what became of the requests it took. The attached ledger takes what it answers: for a look it must
 * be a copy. A destination that cannot be connected is passed over; whoever connects it tells why.
 */
export async function askForResults(
  engine: Engine,
  config: Config,
  connections: ReadonlyMap<string, Promise<Destination>>,
  now: Date,
): Promise<Pick<Results, 'settled' | 'unasked'>> {
  const settled: Settled[] = [];
  const unasked: Results['unasked'][number][] = [];
  const onSettled = (one: Settled): void => {
    settled.push(one);
  };
  for (const [name, connection] of connections) {
    const account = config.destinations.get(name);
    const destination = await connection.catch(() => undefined);
    if (account === undefined || destination?.poll === undefined) continue;
    try {
      await settlePending(engine, destination, { account, now, isLook: true, onSettled });
    } catch (error) {
      unasked.push({ destination: name, error: listError(error) });
    }
  }
  return { settled, unasked };
}
