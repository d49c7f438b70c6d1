import type { Call, Reply } from './call.ts';
import type { FaultOf } from './fault.ts';
import type { Person } from './person.ts';
import type { TokenStore } from './token-store.ts';

/** Requests of one kind and content that a list got, and how often. */
export interface ListRequest {
  readonly operation: string;
  readonly members: number;
  /** First 16 characters of the body's SHA-256. */
  readonly body: string;
  readonly times: number;
}

/** One list as the sandbox holds it. */
export interface SandboxList {
  readonly id: string;
  readonly name: string;
  /** Google `integrationCode`, LinkedIn `sourceSegmentId`, Meta `description`. */
  readonly key: string;
  readonly account: string;
  readonly size: number;
  /** Ids of the population's people, sorted. */
  readonly people: readonly string[];
  readonly anonymous: number;
  /** Meta: what the people on it are worth, by id; of those of whom it was told. */
  readonly worth?: Readonly<Record<string, number>>;
  /** AdRoll: until when they are on it, by id, in milliseconds. */
  readonly until?: Readonly<Record<string, number>>;
  /** Rows that carried nothing to find a person by. */
  readonly unmatchable: number;
  /** Requests accepted but not yet processed (Google). */
  readonly pending: number;
  readonly requests: readonly ListRequest[];
}

/** What one platform answers; the server around it does transport, records and faults. */
export interface Platform {
  readonly tokens: TokenStore;
  isTokenPath(path: string): boolean;
  /** Fills in what the record says of a request, from its path alone: a fault may answer it instead of the platform. */
  identify?(call: Call): void;
  answer(call: Call): Reply;
  /** Headers of every reply. */
  headers(call: Call): Readonly<Record<string, string>>;
  throttled(fault: FaultOf<'throttle'>, call: Call): Reply;
  failed(status: number): Reply;
  setPopulation(people: readonly Person[]): void;
  lists(now: number): SandboxList[];
  /** Ends all processing at once. */
  settle(now: number): void;
}
