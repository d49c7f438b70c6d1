import type { Destination, RemoteList } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { knownLists, type KnownList, memberCount } from '../ledger/lists.ts';
import { pendingRequests } from '../ledger/requests.ts';
import { type ListError, listError } from './outcome.ts';

/** What the ledger and the platform say of one list. */
export interface ListStatus {
  readonly known: KnownList;
  /** Members that the platform acknowledged. */
  readonly members: number;
  readonly lastSentAt: string | undefined;
  /** Requests that the platform took and has not finished. */
  readonly pending: number;
  /** Undefined when the platform was not asked. */
  readonly remote: RemoteList | 'deleted' | ListError | undefined;
}

/** When credentials and API versions of a destination end. */
export interface Expiry {
  readonly destination: string;
  readonly what: string;
  readonly at: Date;
}

/** The ledger's lists with what their platforms say now. `connected` gives the destination, or throws why there is none. */
export async function listStatuses(
  engine: Engine,
  connected: ((name: string) => Promise<Destination>) | undefined,
  wanted: (list: KnownList) => boolean,
): Promise<ListStatus[]> {
  const pending = await pendingRequests(engine);
  const statuses: ListStatus[] = [];
  for (const known of (await knownLists(engine)).filter(wanted)) {
    const { members, lastSentAt } = await memberCount(engine, known.list);
    statuses.push({
      known,
      members,
      lastSentAt,
      pending: pending.filter((request) => request.list === known.list).length,
      remote: connected === undefined ? undefined : await ask(connected, known),
    });
  }
  return statuses;
}

async function ask(
  connected: (name: string) => Promise<Destination>,
  known: KnownList,
): Promise<RemoteList | 'deleted' | ListError | undefined> {
  if (known.remoteId === undefined) return undefined;
  try {
    const destination = await connected(known.destination);
    return (await destination.describeList(known.remoteId)) ?? 'deleted';
  } catch (error) {
    return listError(error);
  }
}
