import type { FaultOf } from '../engine/fault.ts';
import { Membership } from '../engine/membership.ts';
import type { PeopleIndex } from '../engine/people-index.ts';
import { RequestTally } from '../engine/request-tally.ts';

export type SegmentStatus = 'BUILDING' | 'READY' | 'UPDATING' | 'ARCHIVED' | 'EXPIRED' | 'FAILED' | 'ERROR';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first build takes up to 48 hours, a later change up to 24. The sandbox takes them whole, unless it is told to settle. */
const BUILD_MS = 48 * HOUR_MS;
const UPDATE_MS = 24 * HOUR_MS;
const ARCHIVED_AFTER_MS = 30 * DAY_MS;
const EXPIRED_AFTER_MS = 90 * DAY_MS;
/** `inputCount` and `matchedCount` cover this long. */
const COUNTED_MS = 7 * DAY_MS;

export type SegmentType = 'USER' | 'COMPANY' | 'USER_LIST_UPLOAD' | 'COMPANY_LIST_UPLOAD';

export const holdsCompanies = (type: SegmentType) => type.startsWith('COMPANY');
/** Whether its members come in files, and not one by one. */
export const isUploaded = (type: SegmentType) => type.endsWith('_LIST_UPLOAD');

/** What a segment is created with. */
export interface SegmentFields {
  readonly name: string;
  readonly type: SegmentType;
  readonly sourcePlatform: string;
  readonly sourceSegmentId: string | undefined;
  readonly description: string | undefined;
}

interface Input {
  readonly at: number;
  readonly input: number;
  readonly matched: number;
}

/** One DMP segment, with what time does to it. */
export class Segment {
  readonly id: string;
  readonly fields: SegmentFields;
  readonly createdAt: number;
  readonly members: Membership;
  readonly tally = new RequestTally();
  name: string;
  modifiedAt: number;
  #usedAt: number;
  /** When the work on the last change is done. */
  #doneAt: number;
  /** Whether it was built once. */
  #built = false;
  /** Archived without members: it does not come back. */
  #stuck = false;
  #forced: SegmentStatus | undefined;
  readonly #struckBy = new Set<FaultOf<'segment_status'>>();
  #inputs: Input[] = [];

  constructor(id: string, fields: SegmentFields, index: PeopleIndex, now: number) {
    this.id = id;
    this.fields = fields;
    this.name = fields.name;
    this.createdAt = now;
    this.modifiedAt = now;
    this.#usedAt = now;
    this.#doneAt = now + BUILD_MS;
    this.members = new Membership(index);
  }

  /** Does what time does: after 90 days without use the members are gone. */
  refresh(now: number): void {
    if (now >= this.#usedAt + EXPIRED_AFTER_MS) this.#lose();
    else if (now >= this.#usedAt + ARCHIVED_AFTER_MS && this.members.size === 0) this.#stuck = true;
    if (now >= this.#doneAt) this.#built = true;
  }

  status(now: number): SegmentStatus {
    if (this.#forced !== undefined) return this.#forced;
    const idle = now - this.#usedAt;
    if (idle >= EXPIRED_AFTER_MS) return 'EXPIRED';
    if (idle >= ARCHIVED_AFTER_MS || this.#stuck) return 'ARCHIVED';
    if (now >= this.#doneAt) return 'READY';
    return this.#built ? 'UPDATING' : 'BUILDING';
  }

  /** Sets the status that a fault asks for, once for every fault. */
  strike(fault: FaultOf<'segment_status'>): void {
    if (this.#struckBy.has(fault)) return;
    this.#struckBy.add(fault);
    this.#forced = statusNamed(fault.status);
    if (this.#forced === 'EXPIRED') this.#lose();
  }

  /** Members were written: the clocks start again, and an expired segment is built anew. */
  touch(now: number, input: number, matched: number): void {
    if (this.status(now) === 'EXPIRED') {
      this.#built = false;
      this.#stuck = false;
    }
    this.#forced = undefined;
    this.#usedAt = now;
    this.modifiedAt = now;
    this.#doneAt = now + (this.#built ? UPDATE_MS : BUILD_MS);
    this.#inputs.push({ at: now, input, matched });
  }

  settle(now: number): void {
    this.#doneAt = Math.min(this.#doneAt, now);
    this.#built = true;
  }

  /** Elements that came, and people found for them, within the last seven days. */
  counts(now: number): { readonly input: number; readonly matched: number } {
    this.#inputs = this.#inputs.filter(({ at }) => at > now - COUNTED_MS);
    let [input, matched] = [0, 0];
    for (const each of this.#inputs) {
      input += each.input;
      matched += each.matched;
    }
    return { input, matched };
  }

  #lose(): void {
    this.members.clear();
    this.#inputs = [];
  }
}

const STATUSES: readonly SegmentStatus[] = ['BUILDING', 'READY', 'UPDATING', 'ARCHIVED', 'EXPIRED', 'FAILED', 'ERROR'];

function statusNamed(name: string): SegmentStatus {
  const status = STATUSES.find((known) => known === name);
  if (status === undefined) throw new TypeError(`There is no segment status ${name}.`);
  return status;
}
