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
  /** Requests that the platform took and had not finished when last asked. */
  readonly pending: number;
  readonly pendingSince: string | undefined;
  /** Undefined when the platform was not asked. */
  readonly remote: RemoteList | 'deleted' | ListError | undefined;
}

/** A way to the destinations; undefined for one that the config has no more. */
export type Connected = (name: string) => Promise<Destination> | undefined;

/** The ledger's lists with what their platforms say now. Without `connected` nobody is asked. */
export async function listStatuses(
  engine: Engine,
  connected: Connected | undefined,
  wanted: (list: KnownList) => boolean,
): Promise<ListStatus[]> {
  const pending = await pendingRequests(engine);
  const statuses: ListStatus[] = [];
  for (const known of (await knownLists(engine)).filter(wanted)) {
    const mine = pending.filter((request) => request.list === known.list);
    statuses.push({
      known,
      ...(await memberCount(engine, known.list)),
      pending: mine.length,
      pendingSince: mine[0]?.sentAt,
      remote: connected === undefined ? undefined : await ask(connected, known),
    });
  }
  return statuses;
}

async function ask(connected: Connected, known: KnownList): Promise<ListStatus['remote']> {
  if (known.remoteId === undefined) return undefined;
  try {
    const destination = await connected(known.destination);
    if (destination === undefined) return undefined;
    return (await destination.describeList(known.remoteId)) ?? 'deleted';
  } catch (error) {
    return listError(error);
  }
}
