import { createHash } from 'node:crypto';
import type { Call } from './call.ts';
import type { ListRequest } from './platform.ts';

/** The multiset of membership requests that one list got. */
export class RequestTally {
  readonly #counts = new Map<string, { operation: string; members: number; body: string; times: number }>();

  count(operation: string, members: number, call: Call): void {
    const body = createHash('sha256').update(call.body).digest('hex').slice(0, 16);
    const key = `${operation} ${members} ${body}`;
    const entry = this.#counts.get(key);
    if (entry === undefined) this.#counts.set(key, { operation, members, body, times: 1 });
    else entry.times += 1;
  }

  entries(): ListRequest[] {
    return [...this.#counts.values()].map((entry) => ({ ...entry }));
  }
}
