import { DestinationError } from '../errors/destination-error.ts';
import type { Engine } from '../engine/engine.ts';
import { countCall } from '../ledger/calls.ts';
import type { Connecting } from './accounts.ts';
import type { Delivery } from './deliver.ts';

/** Counts in the ledger what a run spends of the calls that a platform allows in a day. */
export function spendCalls(
  engine: Engine,
  serial: Delivery['serial'],
  now: () => Date,
): NonNullable<Connecting['spend']> {
  return async (scope, most) => {
    if (await serial(() => countCall(engine, scope, most, now()))) return;
    const comeBackAt = nextDay(now());
    throw new DestinationError(
      `the ${most} calls of the day are used up; what is left goes out after ${comeBackAt.toISOString()}`,
      { disposition: 'defer', comeBackAt },
    );
  };
}

const dayMs = 86_400_000;

const nextDay = (now: Date) => new Date(Math.floor(now.getTime() / dayMs + 1) * dayMs);
