import type { Call } from '../engine/call.ts';
import { PeopleIndex } from '../engine/people-index.ts';
import type { Person } from '../engine/person.ts';
import { companiesOf, companyIdOf, companyKeysOf } from './company-keys.ts';
import { personKeysOf } from './person-keys.ts';
import { segmentNotFound } from './restli-error.ts';
import { holdsCompanies, Segment, type SegmentFields } from './segment.ts';

const FIRST_ID = 9_821_736;

/** The segments of the sandbox's ad account. */
export class SegmentStore {
  readonly #people: PeopleIndex;
  readonly #companies: PeopleIndex;
  #population: readonly Person[] = [];
  readonly #segments = new Map<string, Segment>();
  #nextId = FIRST_ID;

  constructor(keepsStrangers: boolean) {
    this.#people = new PeopleIndex(personKeysOf, keepsStrangers);
    this.#companies = new PeopleIndex(companyKeysOf, keepsStrangers);
  }

  setPopulation(people: readonly Person[]): void {
    this.#people.set(people);
    this.#companies.set(companiesOf(people));
    this.#population = people;
  }

  create(fields: SegmentFields, now: number): Segment {
    const segment = new Segment(
      String(this.#nextId),
      fields,
      holdsCompanies(fields.type) ? this.#companies : this.#people,
      now,
    );
    this.#nextId += 1;
    this.#segments.set(segment.id, segment);
    return segment;
  }

  /** The segment a path names; 404 when there is none, or not yet. Faults on its status strike here. */
  get(call: Call, id: string): Segment {
    const segment = this.#segments.get(id);
    const young = call.faults.take('not_ready', ({ ms }) => segment !== undefined && call.now < segment.createdAt + ms);
    if (segment === undefined || young !== undefined) throw segmentNotFound(id);
    return this.#seen(call, segment);
  }

  /** In the order they were made. */
  all(call: Call): Segment[] {
    return [...this.#segments.values()].map((segment) => this.#seen(call, segment));
  }

  /** As `all`, for who is no request. */
  list(now: number): Segment[] {
    for (const segment of this.#segments.values()) segment.refresh(now);
    return [...this.#segments.values()];
  }

  delete(id: string): void {
    this.#segments.delete(id);
  }

  /** Whether LinkedIn knows the person or company of an element: without a population every row is somebody. */
  countsAsMatched(found: 'person' | 'anonymous' | 'unmatchable'): boolean {
    return found === 'person' || (found === 'anonymous' && this.#population.length === 0);
  }

  /** How many people LinkedIn finds for a segment: of companies, who works there; without a population, one for each. */
  sizeOf({ fields, members }: Segment): number {
    if (this.#population.length === 0) return members.size;
    if (!holdsCompanies(fields.type)) return members.people.length;
    const companies = new Set(members.people);
    return this.#population.filter((person) => companies.has(companyIdOf(person) ?? '')).length;
  }

  #seen(call: Call, segment: Segment): Segment {
    segment.refresh(call.now);
    const fault = call.faults.take('segment_status', ({ list }) => list === undefined || list === segment.id);
    if (fault !== undefined) segment.strike(fault);
    return segment;
  }
}
