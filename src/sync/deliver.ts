import type { Destination, Receipt } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { DestinationError } from '../errors/destination-error.ts';
import type { HighWater } from '../ledger/high-water.ts';
import { dropRefused, writeIntent, writeReceipt, writeRefusal } from '../ledger/journal.ts';
import { type Batch, partOf } from './batches.ts';
import type { ListTally } from './tally.ts';

/** What a delivery works with. All of `serial` run one after the other: the ledger has one connection. */
export interface Delivery {
  readonly engine: Engine;
  /** Reads the plan side by side with what `engine` writes. */
  readonly reader: Engine;
  readonly serial: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly destination: Destination;
  readonly run: string;
  /** The list in the ledger and on the platform. */
  readonly list: number;
  readonly remoteId: string;
  readonly how: 'known' | 'found' | 'created';
  /** Whether members must come with values, or without. */
  readonly takesValues: boolean;
  readonly tally: ListTally;
  readonly highWater: HighWater;
  /** Sends a batch in another way than `destination.send`. */
  readonly send?: (batch: Batch) => Promise<Receipt>;
  /** When it has fired, what was answered is still written down, and nothing is begun. */
  readonly signal: AbortSignal;
  now(): Date;
}

/** The reason of whom a platform refuses without a word. */
const unnamed = 'not named by the platform';

/** A member that the platform does not take this often, though nothing is wrong with it, is left for the next run. */
const maxRounds = 5;

/**
 * Sends one batch, with the intent written before and the receipt after. Members that the platform names as bad are left
 * out; a batch that it refuses without naming anybody is halved until the bad member stands alone. A batch that it cannot
 * take for now (`skip` with nobody named) leaves its members as they were, with a warning: the next plan has them again.
 *
 * @throws DestinationError whatever neither leaving out nor halving can mend
 */
export async function deliver(delivery: Delivery, batch: Batch, round = 1): Promise<void> {
  if (batch.members.length === 0) return;
  const { engine, serial, destination, list } = delivery;
  const { operation, members } = batch;
  const request = await serial(() => {
    delivery.signal.throwIfAborted();
    return writeIntent(
      engine,
      { run: delivery.run, list, operation, members: members.length, select: batch.select },
      delivery.now(),
    );
  });
  await delivery.highWater.note(request);
  const intent = { list, operation, request, isNew: batch.isNew };
  let receipt: CertainReceipt;
  try {
    receipt = certain(batch, await (delivery.send?.(batch) ?? destination.send(delivery.remoteId, operation, members)));
  } catch (error) {
    if (!(error instanceof DestinationError)) throw error;
    await serial(() => writeRefusal(engine, intent, { detail: error.message, unclear: error.unclear }, delivery.now()));
    return recover(delivery, batch, error);
  }
  const refused = await named(batch, receipt.refused);
  const again = new Set(receipt.again);
  const keysAgain = (await named(batch, receipt.again.map(asIndex))).map(({ key }) => key);
  const { reference, refusedUnnamed } = receipt;
  const processing = destination.capabilities.results === 'asynchronous';
  const { repeated = false } = receipt;
  const answer = { reference, processing, repeated, refused, again: keysAgain, refusedUnnamed };
  await serial(() => writeReceipt(engine, intent, answer, delivery.now()));
  delivery.tally.answered(operation, members.length - refused.length - refusedUnnamed - again.size);
  delivery.tally.refused(
    refused.map(({ reason }) => refusal(operation, reason)),
    refusedUnnamed,
  );
  delivery.tally.warned(receipt.warnings);
  if (again.size === 0) return;
  if (receipt.halve) return deliverHalves(delivery, batch);
  if (round >= maxRounds) {
    throw new DestinationError(`${again.size} members were not taken, though sent ${maxRounds} times`, {
      disposition: 'defer',
    });
  }
  await deliver(delivery, await partOf(batch, (index) => again.has(index)), round + 1);
}

async function recover(delivery: Delivery, batch: Batch, error: DestinationError): Promise<void> {
  const { members, operation } = batch;
  if (error.disposition === 'skip' && error.members.length > 0) {
    const refused = await named(batch, error.members);
    await leaveOut(delivery, operation, refused);
    const bad = new Set(error.members.map(({ index }) => index));
    return deliver(delivery, await partOf(batch, (index) => !bad.has(index)));
  }
  if (error.disposition === 'skip') {
    delivery.tally.warned([error.message]);
    return;
  }
  if (error.disposition !== 'split') throw error;
  if (members.length === 1) {
    return leaveOut(delivery, operation, await named(batch, [{ index: 0, reason: error.code ?? 'refused' }]));
  }
  await deliverHalves(delivery, batch);
}

async function deliverHalves(delivery: Delivery, batch: Batch): Promise<void> {
  const middle = Math.ceil(batch.members.length / 2);
  await deliver(delivery, { ...(await partOf(batch, (index) => index < middle)), last: false });
  await deliver(delivery, await partOf(batch, (index) => index >= middle));
}

interface CertainReceipt extends Receipt {
  /** Whether the batch is to be sent in halves to find out whom the platform refused. */
  readonly halve: boolean;
}

/**
 * A removal of which some failed without a name: whoever is taken for removed and is not would stay on the list for good. So nobody
 * of it is, until who failed stands alone. Of an addition the count is all that is told.
 */
function certain({ operation, members }: Batch, receipt: Receipt): CertainReceipt {
  if (operation !== 'remove' || receipt.refusedUnnamed === 0) return { ...receipt, halve: false };
  if (members.length > 1) {
    const again = Array.from({ length: members.length }, (_, index) => index);
    return { ...receipt, refused: [], refusedUnnamed: 0, again, halve: true };
  }
  return { ...receipt, refused: [{ index: 0, reason: unnamed }], refusedUnnamed: 0, halve: false };
}

/** Whose addition is refused is not offered again; whose removal is refused is still on the list, and removed by the next run. */
async function leaveOut(
  { engine, serial, list, tally, now }: Delivery,
  operation: Batch['operation'],
  refused: readonly { readonly key: string; readonly reason: string }[],
): Promise<void> {
  if (operation === 'add') await serial(() => dropRefused(engine, list, refused, now()));
  tally.refused(
    refused.map(({ reason }) => refusal(operation, reason)),
    0,
  );
}

function refusal(operation: Batch['operation'], reason: string): string {
  return operation === 'add' ? reason : `${reason} (still on the list)`;
}

const asIndex = (index: number) => ({ index, reason: '' });

async function named(
  batch: Batch,
  found: readonly { readonly index: number; readonly reason: string }[],
): Promise<{ key: string; reason: string }[]> {
  if (found.length === 0) return [];
  const keys = await batch.keys();
  return found.flatMap(({ index, reason }) => {
    const key = keys[index];
    return key === undefined ? [] : [{ key, reason }];
  });
}
