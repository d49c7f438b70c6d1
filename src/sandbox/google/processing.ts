import { randomBytes } from 'node:crypto';
import type { DestinationMessage } from './ingestion-message.ts';
import type { UserList } from './user-list.ts';

export type RequestState = 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILED' | 'REQUEST_STATUS_UNKNOWN';

/** What a request came to on one destination. */
export interface PartResult {
  readonly state: RequestState;
  /** Records that failed, by reason. */
  readonly errors: ReadonlyMap<string, number>;
  /** Records that were applied with a warning, by reason. */
  readonly warnings: ReadonlyMap<string, number>;
  /** The counters, in the shape of the status. */
  readonly counters: object;
}

/** A request on one destination. */
export interface Part {
  /** As it was sent; the status answers with it. */
  readonly message: DestinationMessage;
  readonly login: string | undefined;
  readonly list: UserList;
}

/** A part that is not processed; its rows are kept no longer than that. */
interface Work extends Part {
  run(now: number): PartResult;
}

export interface AcceptedRequest {
  readonly parts: readonly Part[];
  readonly endsAt: number;
  /** One a part, as soon as the request is processed. */
  results?: readonly PartResult[];
}

/** Requests that were accepted, and their processing: each takes effect when its time is over, not in the order they came. */
export class Processing {
  readonly #requests = new Map<string, AcceptedRequest>();
  #pending: { readonly request: AcceptedRequest; readonly work: readonly Work[] }[] = [];

  /** Returns the request's id. */
  accept(work: readonly Work[], endsAt: number): string {
    const id = newRequestId();
    const request = { parts: work.map(({ message, login, list }) => ({ message, login, list })), endsAt };
    this.#requests.set(id, request);
    this.#pending.push({ request, work });
    return id;
  }

  /** Processes what has ended by now. */
  advance(now: number): void {
    const due = this.#pending.filter(({ request }) => request.endsAt <= now);
    if (due.length === 0) return;
    this.#pending = this.#pending.filter(({ request }) => request.endsAt > now);
    // The sort is stable: of those that end together, the first accepted comes first.
    for (const { request, work } of due.toSorted((a, b) => a.request.endsAt - b.request.endsAt)) {
      request.results = work.map((part) => part.run(Math.min(request.endsAt, now)));
    }
  }

  /** Processes everything, in the order in which it would have ended. */
  settle(): void {
    this.advance(Infinity);
  }

  find(id: string): AcceptedRequest | undefined {
    return this.#requests.get(id);
  }

  pendingOf(list: UserList): number {
    return this.#pending.filter(({ work }) => work.some((part) => part.list === list)).length;
  }
}

export function newRequestId(): string {
  return randomBytes(12).toString('hex');
}
