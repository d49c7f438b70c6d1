import { adAccountOf } from '../config/ad-account.ts';
import type { Door } from '../destinations/destination.ts';
import { forMembers } from '../destinations/for-members.ts';
import type { Engine } from '../engine/engine.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { formOf } from '../identifiers/rule-sets.ts';
import { closeHeals, openHeals } from '../ledger/journal.ts';
import { beginReplacement, dropReplacement } from '../ledger/replacements.ts';
import type { HighWater } from '../ledger/high-water.ts';
import {
  ensureKnownList,
  isSame,
  type KnownList,
  type ListIdentity,
  noteCreating,
  recordList,
} from '../ledger/lists.ts';
import type { Account } from './account.ts';
import { batchRanges, type BatchRange, type BatchReader, batchReader } from './batches.ts';
import { clearWhenDue, noteAllSent } from './clear-list.ts';
import { deliver, type Delivery } from './deliver.ts';
import { ensureList } from './ensure-list.ts';
import { allUnits } from './match-units.ts';
import { type ListOutcome, listError } from './outcome.ts';
import type { PlannedList } from './plan.ts';
import { healsTable } from './plan-tables.ts';
import { replaceList } from './replace-list.ts';
import { endWithNobody, endWithoutReplacement, neverEmpty, sayStrangers } from './strangers.ts';
import { forgetSuperseded } from './superseded.ts';
import { otherForm } from './list-form.ts';
import { requireValues, takesNone } from './list-values.ts';
import { ListTally } from './tally.ts';
import { requireSendable } from './whole-list-size.ts';

export interface ApplyContext {
  readonly engine: Engine;
  readonly serial: Delivery['serial'];
  /** The ledger's lists, before any of them is made or changed. */
  readonly known: readonly KnownList[];
  readonly run: string;
  readonly highWater: HighWater;
  readonly signal: AbortSignal;
  now(): Date;
}

/** Makes one list as planned: removes first and confirmed, then adds. Failures end up in the outcome. */
export async function applyList(
  context: ApplyContext,
  account: Account,
  planned: PlannedList,
  onProgress: (done: number) => void,
): Promise<ListOutcome> {
  const tally = new ListTally(onProgress);
  const outcome = { audience: planned.audience, destination: planned.destination };
  let how: ListOutcome['list'];
  let remoteId: string | undefined;
  let error: ListOutcome['error'];
  try {
    await context.engine.withReader(async (reader) => {
      const delivery = await prepare(context, account, planned, { tally, reader });
      if (delivery === undefined) return;
      ({ remoteId, how } = delivery);
      await sendAll(account, planned, delivery);
    });
  } catch (cause) {
    error = listError(cause);
  }
  return {
    ...outcome,
    list: how,
    remoteId,
    added: tally.added,
    removed: tally.removed,
    refused: tally.reasons,
    warnings: [...tally.warnings],
    error,
  };
}

/** What is said of a list that was there already although the ledger did not know it. */
function foundWarnings({ replaces }: PlannedList, { capabilities }: Door): string[] {
  if (replaces) return [];
  return [`the list was there already and the ledger did not know it: ${sayStrangers(capabilities)}`];
}

/** The list on the platform and in the ledger; undefined when there is nothing to hold one for. */
async function prepare(
  { engine, serial, known: lists, run, highWater, signal, now }: ApplyContext,
  account: Account,
  planned: PlannedList,
  { tally, reader }: Pick<Delivery, 'tally' | 'reader'>,
): Promise<Delivery | undefined> {
  const { audience, members } = planned;
  const destination = forMembers(account.destination, members);
  const identity = { audience, destination: planned.destination, members, ...adAccountOf(planned) };
  const known = lists.find((list) => isSame(list, identity));
  if (known?.remoteId === undefined && planned.wanted === 0 && !(await isThere(account, planned))) {
    if (known !== undefined) await serial(() => dropReplacement(engine, known.list));
    return undefined;
  }
  await requireSendable(
    planned,
    destination.capabilities,
    async () => known?.remoteId !== undefined || (await isThere(account, planned)),
  );
  const { rules, changes } = destination.capabilities;
  const form = formOf(rules, 'email');
  if (known?.remoteId !== undefined && known.form !== form && changes !== 'whole-list') {
    throw otherForm(known.form, form);
  }
  const described = known === undefined ? undefined : account.described.get(known.list);
  const makes = known?.remoteId === undefined && destination.capabilities.lookup === 'none';
  const begun = makes ? await beginCreation({ engine, serial }, account, { planned, identity, known }) : known;
  const ensured = await account
    .attempt(() =>
      ensureList(destination, planned.spec, begun, { described, found: account.found.get(planned.spec.key) }),
    )
    .catch(async (error: unknown) => {
      if (makes && begun !== undefined && certainlyNothing(error))
        await serial(() => noteCreating(engine, begun.list, false));
      throw error;
    });
  const { list } = await serial(async () => {
    const row = begun ?? (await ensureKnownList(engine, identity));
    const { name, description } = planned.spec;
    const { id: remoteId, how, membershipDays, takesValues } = ensured;
    if (!takesValues && planned.spec.takesValues === true && how === 'found') tally.warned([takesNone]);
    const strangers = how !== 'created' && row.strangers;
    if (how === 'found' && strangers) tally.warned(foundWarnings(planned, destination));
    const remote = { remoteId, name, description, membershipDays, strangers, takesValues, form };
    // Nearly always it is as it was, and every write waits for the disk.
    if (makes || !isRecorded(row, remote)) await recordList(engine, row.list, { ...remote, id: remoteId });
    return row;
  });
  const { id: remoteId, how, takesValues } = ensured;
  return { engine, reader, serial, destination, run, highWater, list, remoteId, takesValues, tally, signal, now, how };
}

/**
 * Writes down that a list is about to be made, where nobody could look for it should the answer be lost.
 *
 * @throws DestinationError where that was so before, and nobody has looked since
 */
async function beginCreation(
  { engine, serial }: Pick<ApplyContext, 'engine' | 'serial'>,
  account: Account,
  {
    planned,
    identity,
    known,
  }: { readonly planned: PlannedList; readonly identity: ListIdentity; readonly known: KnownList | undefined },
): Promise<KnownList> {
  const fix = account.destination.whenUnanswered?.(planned.spec);
  if (known?.creating === true && fix !== undefined && !(await isThere(account, planned))) {
    const message = `an earlier run asked for the list “${planned.spec.name}”, and got no answer: it may be there`;
    throw new DestinationError(message, { disposition: 'config', fix });
  }
  return serial(async () => {
    const row = known ?? (await ensureKnownList(engine, identity));
    await noteCreating(engine, row.list, true);
    return row;
  });
}

/** Whether nothing was made, although a list was asked for. */
const certainlyNothing = (error: unknown) =>
  error instanceof DestinationError && !error.unclear && error.disposition !== 'retry';

/** Whether the platform has a list that the ledger does not know: there may be people on it, though nobody is wanted. */
async function isThere(account: Account, { spec }: PlannedList): Promise<boolean> {
  const { destination, found } = account;
  const there = found.get(spec.key) ?? (await account.attempt(() => destination.findList(spec)));
  if (there === undefined) return false;
  found.set(spec.key, there);
  return true;
}

type Recorded = Pick<
  KnownList,
  'remoteId' | 'name' | 'description' | 'membershipDays' | 'strangers' | 'takesValues' | 'form'
>;

function isRecorded(row: KnownList, remote: Recorded): boolean {
  return (
    row.remoteId === remote.remoteId &&
    row.name === remote.name &&
    row.description === remote.description &&
    row.membershipDays === remote.membershipDays &&
    row.strangers === remote.strangers &&
    row.takesValues === remote.takesValues &&
    row.form === remote.form
  );
}

async function sendAll(account: Account, planned: PlannedList, delivery: Delivery): Promise<void> {
  const { engine, reader, serial, list, destination, how } = delivery;
  const { batchSize } = destination.capabilities;
  const { clearing, replacing } = destination;
  const isWhole = planned.isSentWhole === true;
  const replaces = planned.replaces && (how !== 'created' || isWhole);
  const sent = planned.adds + planned.refreshes;
  const lacksValues = delivery.takesValues && planned.spec.takesValues !== true && sent > 0;
  if (lacksValues && replaces) requireValues();
  if (replaces && replacing !== undefined && (planned.wanted > 0 || replacing.takesNobody)) {
    return replaceList(account, replacing, planned, delivery);
  }
  if (isWhole) throw neverEmpty();
  if (replaces && clearing !== undefined) {
    const asOf = await account.attempt(() => clearing.now());
    await serial(() => beginReplacement(engine, list, asOf));
  }
  // Before the removals: should the run die behind them, the next one knows whom they took along.
  await serial(() => openHeals(engine, list, healsTable(planned.index)));
  const read = batchReader(reader, planned.index, destination, delivery);
  await sendRanges(account, delivery, read, batchRanges('remove', planned.removes, batchSize));
  await serial(() => closeHeals(engine, list));
  // Whoever is to leave has left by now.
  if (lacksValues) requireValues();
  await sendRanges(account, delivery, read, batchRanges('add', sent, batchSize));
  await serial(() => forgetSuperseded(engine, list, planned.index, allUnits(destination.capabilities)));
  // Who is wanted was not looked at, so that nothing else ends.
  if (planned.onlyWithdrawals) return;
  if (how === 'created') {
    await serial(() => dropReplacement(engine, list));
  } else if (destination.capabilities.replacement === undefined) {
    await serial(() => endWithoutReplacement(delivery));
  } else if (clearing !== undefined) {
    await noteAllSent(delivery);
    await account.attempt(() => clearWhenDue(delivery));
  } else if (replaces) {
    await serial(() => endWithNobody(delivery));
  }
}

/**
 * Sends batches side by side; after a failure none is begun, and those under way are waited for. The next one is read meanwhile. What was
 * taken before a failure is to take effect all the same.
 */
async function sendRanges(
  account: Account,
  delivery: Delivery,
  read: BatchReader,
  ranges: readonly BatchRange[],
): Promise<void> {
  let failed = false;
  const unlessFailed = async (work: () => Promise<void>): Promise<void> => {
    if (failed) return;
    try {
      await work();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const send = async (range: BatchRange): Promise<void> => {
    delivery.signal.throwIfAborted();
    const batch = await read(range);
    await account.limit(() => unlessFailed(() => account.attempt(() => deliver(delivery, batch))));
  };
  const sent = await Promise.allSettled(ranges.map((range) => account.batches(() => unlessFailed(() => send(range)))));
  const finished = await Promise.allSettled([finish(account, delivery, ranges)]);
  const failure = [...sent, ...finished].find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function finish(
  account: Account,
  { destination, remoteId, signal }: Delivery,
  [first]: readonly BatchRange[],
): Promise<void> {
  if (first === undefined || destination.finish === undefined) return;
  signal.throwIfAborted();
  await account.attempt(() => destination.finish?.(remoteId, first.operation) ?? Promise.resolve());
}
