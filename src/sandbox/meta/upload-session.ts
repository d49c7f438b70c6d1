import type { Batch } from './payload.ts';
import type { SessionInfo } from './session.ts';

export type Operation = 'add' | 'remove' | 'replace';

/** A session that was not ended by its last batch ends this long after its first. */
const LIFE_MS = 90 * 60_000;

/** The batches that came under one session id. */
export class UploadSession {
  readonly id: number;
  readonly audience: string;
  readonly operation: Operation;
  readonly startedAt: number;
  #finishedAt: number | undefined;
  #lastSeq: number | undefined;
  readonly #batches = new Map<number, { readonly received: number; readonly invalid: number }>();

  constructor(id: number, audience: string, operation: Operation, startedAt: number) {
    this.id = id;
    this.audience = audience;
    this.operation = operation;
    this.startedAt = startedAt;
  }

  get received(): number {
    return this.#sum(({ received }) => received);
  }

  get invalid(): number {
    return this.#sum(({ invalid }) => invalid);
  }

  /** The number that the next new batch would have if they came in order. */
  get next(): number {
    return this.#batches.size + 1;
  }

  /** Whether the last batch and all before it have come. */
  get complete(): boolean {
    return this.#lastSeq !== undefined && this.#batches.size >= this.#lastSeq;
  }

  /** Whether the last batch has come, perhaps before others. */
  get lastSeen(): boolean {
    return this.#lastSeq !== undefined;
  }

  /** Whether 90 minutes passed before it was finished. */
  timedOut(now: number): boolean {
    return this.#finishedAt === undefined && now >= this.startedAt + LIFE_MS;
  }

  /** When it ended; undefined while it goes on. */
  endedAt(now: number): number | undefined {
    return this.#finishedAt ?? (this.timedOut(now) ? this.startedAt + LIFE_MS : undefined);
  }

  /** Counts a batch; one that comes again under its number counts once. */
  count(info: SessionInfo, batch: Batch): void {
    this.#batches.set(info.seq, { received: batch.received, invalid: batch.invalid });
    if (info.last) this.#lastSeq = info.seq;
  }

  has(seq: number): boolean {
    return this.#batches.has(seq);
  }

  finish(now: number): void {
    this.#finishedAt ??= now;
  }

  #sum(of: (batch: { readonly received: number; readonly invalid: number }) => number): number {
    let total = 0;
    for (const batch of this.#batches.values()) total += of(batch);
    return total;
  }
}
