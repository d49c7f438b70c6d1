import type { Replacing, ReplacementSession } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { endSending, finishReplacement, replacementOf, restartReplacement } from '../ledger/replacements.ts';
import type { Account } from './account.ts';
import { type Batch, type BatchRange, type BatchReader, batchRanges, batchReader } from './batches.ts';
import { deliver, type Delivery } from './deliver.ts';
import type { PlannedList } from './plan.ts';

const firstLookMs = 5_000;
const longestLookMs = 60_000;
/** Sessions begun for one list in one run; more than one only when it is not known whether the first part arrived. */
const maxSessions = 3;

/**
 * Makes a list what one session sends. Parts go out one after the other: they are few, and the first must arrive first. A run
 * that dies over it leaves the note of it (`noteReplacements`), so that the next one sends everybody again.
 *
 * @throws DestinationError `defer` when the platform does not finish within the time allowed for waiting, or fails to
 */
export async function replaceList(
  account: Account,
  replacing: Replacing,
  planned: PlannedList,
  delivery: Delivery,
): Promise<void> {
  const { engine, reader, serial, list, destination } = delivery;
  const { batchSize } = destination.capabilities;
  const ranges = batchRanges('add', planned.adds + planned.refreshes, batchSize);
  await untilIdle(account, replacing, delivery.remoteId);
  const read = batchReader(reader, planned.index, destination, delivery);
  const upload = new Upload(replacing, delivery.remoteId, async (leave) => {
    for (const range of batchRanges('remove', planned.removes, batchSize)) await leave((await read(range)).members);
  });
  try {
    if (ranges.length === 0) await account.attempt(() => upload.sendNobody());
    for (const range of ranges)
      await account.limit(() => sendRange(account, replacing, { read, delivery, upload, range }));
  } finally {
    await upload.abandon();
  }
  if (!upload.ended) throw unfinished('nobody of the last part was taken');
  await serial(() => endSending(engine, list));
  await settleReplacement(replacing, delivery, account);
  delivery.tally.answered('remove', planned.removes);
}

/** Gives those who leave, batch by batch, to a session that is to be told of them. */
type TellLeaving = (leave: NonNullable<ReplacementSession['leave']>) => Promise<void>;

/** A session and how far it is. */
class Upload {
  ended = false;
  sessions = 1;
  #seq = 0;
  #session: ReplacementSession;
  readonly #open: () => ReplacementSession;
  readonly #tellLeaving: TellLeaving;

  constructor(replacing: Replacing, remoteId: string, tellLeaving: TellLeaving) {
    this.#open = () => replacing.open(remoteId);
    this.#session = this.#open();
    this.#tellLeaving = tellLeaving;
  }

  /** Whether no more than the first part was sent. */
  get isFirst(): boolean {
    return this.#seq <= 1;
  }

  async send({ members, last }: Pick<Batch, 'members' | 'last'>) {
    const { leave } = this.#session;
    if (this.#seq === 0 && leave !== undefined) await this.#tellLeaving(leave);
    this.#seq += 1;
    const receipt = await this.#session.send({ seq: this.#seq, last }, members);
    this.ended = last && receipt.again.length === 0;
    return receipt;
  }

  async sendNobody(): Promise<void> {
    await this.send({ members: [], last: true });
  }

  /** Ends a session that is not gone on with; of one that came to its end nothing is left to end. */
  async abandon(): Promise<void> {
    await this.#session.abandon?.();
  }

  startOver(): void {
    this.#session = this.#open();
    this.#seq = 0;
    this.sessions += 1;
  }
}

interface Part {
  readonly read: BatchReader;
  readonly delivery: Delivery;
  readonly upload: Upload;
  readonly range: BatchRange;
}

async function sendRange(account: Account, replacing: Replacing, part: Part): Promise<void> {
  const { read, delivery, upload, range } = part;
  const { remoteId } = delivery;
  const batch = await read(range);
  for (;;) {
    try {
      return await account.attempt(() => deliver({ ...delivery, send: (each) => upload.send(each) }, batch));
    } catch (error) {
      if (!(error instanceof DestinationError) || !error.unclear || !upload.isFirst || replacing.repeats) throw error;
      if (upload.sessions >= maxSessions) throw error;
      // It arrived: the same people go again as the part behind it, which does no harm. Else a new session begins.
      if (!range.last && (await replacing.state(remoteId)) === 'running') continue;
      await untilIdle(account, replacing, remoteId);
      upload.startOver();
    }
  }
}

async function untilIdle(account: Account, replacing: Replacing, remoteId: string): Promise<'failed' | 'none'> {
  for (let ms = firstLookMs; ; ms = Math.min(longestLookMs, ms * 2)) {
    const state = await account.attempt(() => replacing.state(remoteId));
    if (state !== 'running') return state;
    await account.pause(ms, 'the list is being replaced');
  }
}

/**
 * Learns what became of a replacement that was sent whole, and writes it down. Without `account` it is asked once.
 *
 * @returns what became of it, or `running`; undefined when there is none to ask about
 * @throws DestinationError `defer` with `account`, when the replacement failed or is not finished in time
 */
export async function settleReplacement(
  replacing: Replacing,
  { engine, serial, list, remoteId }: Pick<Delivery, 'engine' | 'serial' | 'list' | 'remoteId'>,
  account?: Account,
): Promise<'done' | 'failed' | 'running' | undefined> {
  const replacement = await serial(() => replacementOf(engine, list));
  if (replacement?.until === undefined || replacement.asOf !== undefined) return undefined;
  const state = account === undefined ? await replacing.state(remoteId) : await untilIdle(account, replacing, remoteId);
  if (state === 'running') return state;
  if (state === 'none') {
    await serial(() => finishReplacement(engine, replacement));
    return 'done';
  }
  await serial(() => restartReplacement(engine, list));
  if (account !== undefined) throw unfinished('the platform failed to replace the list');
  return 'failed';
}

function unfinished(why: string): DestinationError {
  return new DestinationError(`${why}; the next run sends everybody again`, { disposition: 'defer' });
}
