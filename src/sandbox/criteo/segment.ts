import { RequestTally } from '../engine/request-tally.ts';

/** A change takes effect with the computation that follows, at 00:00 or 12:00 UTC, five hours after it (criteo.md 5). */
const HALF_DAY_MS = 43_200_000;
const COMPUTING_MS = 5 * 3_600_000;

/** A contact list: a set of identifiers, each by itself. */
export class Segment {
  readonly id: string;
  readonly createdAt: number;
  readonly identifiers = new Set<string>();
  readonly tally = new RequestTally();
  /** The form of its addresses, as the first told; forms are not mixed inside one list (criteo.md 6). */
  form: string | undefined;
  name: string;
  description: string;
  updatedAt: number;
  /** How many identifiers that were not kept it has besides. */
  counted = 0;
  /** Made by another tool, which alone may write it. */
  isReadOnly = false;
  #computed = 0;
  /** When the last change counts. */
  #dueAt = 0;

  constructor(id: string, fields: { name: string; description: string }, now: number) {
    this.id = id;
    this.name = fields.name;
    this.description = fields.description;
    this.createdAt = now;
    this.updatedAt = now;
  }

  get size(): number {
    return this.identifiers.size + this.counted;
  }

  touch(now: number): void {
    this.updatedAt = now;
    this.#dueAt = Math.ceil((now + 1) / HALF_DAY_MS) * HALF_DAY_MS + COMPUTING_MS;
  }

  /** As of the last computation. */
  computed(now: number, people: number): number {
    if (now >= this.#dueAt) this.#computed = people;
    return this.#computed;
  }

  settle(now: number): void {
    this.#dueAt = Math.min(this.#dueAt, now);
  }
}
