import type { Destination } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { writeIntent, writeReceipt, writeRefusal } from '../ledger/journal.ts';
import { endSending, followResends, isBeingCleared, replacementOf, sendingState } from '../ledger/replacements.ts';
import type { Delivery } from './deliver.ts';

type Clearable = Pick<
  Delivery,
  'engine' | 'serial' | 'destination' | 'highWater' | 'run' | 'list' | 'remoteId' | 'now'
>;

/**
 * Notes that a run has sent all that there is to send to a list, failed additions of earlier runs included. While some of those who were
 * sent first are still being processed, it is their requests that count, whatever was sent behind them.
 */
export async function noteAllSent({
  engine,
  serial,
  list,
}: Pick<Clearable, 'engine' | 'serial' | 'list'>): Promise<void> {
  await serial(async () => {
    const replacement = await replacementOf(engine, list);
    if (replacement?.asOf === undefined) return;
    if (replacement.until === undefined) await endSending(engine, list);
    else {
      const { open, failed } = await sendingState(engine, replacement);
      if (failed && !open) await followResends(engine, list);
    }
  });
}

/**
 * Clears a list of whoever else is on it, as soon as everybody who was sent for that is known to be there. Until then, and for
 * lists that are not to be cleared, nothing happens.
 *
 * @returns whether a clearing was asked for
 */
export async function clearWhenDue(given: Clearable): Promise<boolean> {
  const { engine, serial, destination, list } = given;
  const { clearing } = destination;
  if (clearing === undefined) return false;
  const asOf = await serial(async () => {
    const replacement = await replacementOf(engine, list);
    if (replacement?.asOf === undefined || replacement.until === undefined) return undefined;
    const { open, failed } = await sendingState(engine, replacement);
    return open || failed || (await isBeingCleared(engine, replacement)) ? undefined : replacement.asOf;
  });
  if (asOf === undefined) return false;
  await clear(given, clearing, asOf);
  return true;
}

async function clear(
  { engine, serial, destination, highWater, run, list, remoteId, now }: Clearable,
  clearing: NonNullable<Destination['clearing']>,
  asOf: Date,
): Promise<void> {
  const intent = { run, list, operation: 'clear', members: 0, select: undefined } as const;
  const request = await serial(() => writeIntent(engine, intent, now()));
  await highWater.note(request);
  try {
    const { reference } = await clearing.clear(remoteId, asOf);
    const processing = destination.capabilities.results === 'asynchronous';
    const answer = { reference, processing, refused: [], again: [], refusedUnnamed: 0 };
    await serial(() => writeReceipt(engine, { ...intent, request }, answer, now()));
  } catch (error) {
    if (!(error instanceof DestinationError)) throw error;
    const { message: detail, unclear } = error;
    await serial(() => writeRefusal(engine, { list, request }, { detail, unclear }, now()));
    throw error;
  }
}
