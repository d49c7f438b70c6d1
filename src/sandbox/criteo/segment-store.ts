import type { Call } from '../engine/call.ts';
import type { PlatformEnv } from '../engine/platform-env.ts';
import type { Person } from '../engine/person.ts';
import { segmentNotFound } from './criteo-error.ts';
import { personKeysOf } from './identifiers.ts';
import { Segment } from './segment.ts';

const FIRST_ID = 314_195;

/** The contact lists of the sandbox's advertiser. */
export class SegmentStore {
  readonly keepsStrangers: boolean;
  readonly #segments = new Map<string, Segment>();
  #nextId = FIRST_ID;
  #byKey = new Map<string, Set<string>>();
  #populated = false;

  constructor({ keepsStrangers }: Pick<PlatformEnv, 'keepsStrangers'>) {
    this.keepsStrangers = keepsStrangers;
  }

  setPopulation(people: readonly Person[]): void {
    this.#populated = people.length > 0;
    this.#byKey = new Map();
    for (const person of people) {
      for (const key of personKeysOf(person)) {
        const ids = this.#byKey.get(key);
        if (ids === undefined) this.#byKey.set(key, new Set([person.id]));
        else ids.add(person.id);
      }
    }
  }

  create(fields: { name: string; description: string }, now: number): Segment {
    const segment = new Segment(String(this.#nextId), fields, now);
    this.#nextId += 1;
    this.#segments.set(segment.id, segment);
    return segment;
  }

  /** @throws Refusal 404 when there is none */
  get(call: Call, id: string): Segment {
    const segment = this.#segments.get(id);
    if (segment === undefined) throw segmentNotFound(id);
    return seen(call, segment);
  }

  find(id: string): Segment | undefined {
    return this.#segments.get(id);
  }

  /** As `list`; faults on them strike here. */
  all(call: Call): Segment[] {
    return this.list().map((segment) => seen(call, segment));
  }

  /** In the order they were made. */
  list(): Segment[] {
    return [...this.#segments.values()];
  }

  delete(id: string): void {
    this.#segments.delete(id);
  }

  /** Whether an identifier is one of somebody in the population; only those, where strangers are not kept. */
  isKept(key: string): boolean {
    return this.keepsStrangers || this.#byKey.has(key);
  }

  /** Ids of people who have an identifier on the list, sorted. */
  people({ identifiers }: Segment): string[] {
    const ids = new Set<string>();
    for (const key of identifiers) for (const id of this.#byKey.get(key) ?? []) ids.add(id);
    return [...ids].toSorted();
  }

  /** Identifiers on the list of nobody in the population. */
  anonymous({ identifiers, counted }: Segment): number {
    return counted + [...identifiers].filter((key) => !this.#byKey.has(key)).length;
  }

  /** How many people Criteo finds for a list: without a population every identifier is somebody's. */
  matches(segment: Segment): number {
    return this.#populated ? this.people(segment).length : segment.size;
  }
}

function seen(call: Call, segment: Segment): Segment {
  const flagged = call.faults.take('flag_audience', ({ list }) => list === undefined || list === segment.id);
  if (flagged !== undefined) segment.isReadOnly = true;
  return segment;
}
