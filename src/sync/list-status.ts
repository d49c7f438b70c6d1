import type { Config } from '../config/config.ts';
import type { Destination, RemoteList } from '../destinations/destination.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { knownLists, type KnownList, memberCount } from '../ledger/lists.ts';
import { isReplacementDue, replacementOf } from '../ledger/replacements.ts';
import { pendingRequests } from '../ledger/requests.ts';
import { nextAskAt } from './asking-times.ts';
import { type ListError, listError } from './outcome.ts';
import { sayStrangers } from './strangers.ts';
import { isUntended } from './untended-lists.ts';

/** What the ledger and the platform say of one list. */
export interface ListStatus {
  readonly known: KnownList;
  /** Whether no audience of the config is for the list any more. */
  readonly untended: boolean;
  /** Members that the platform acknowledged. */
  readonly members: number;
  readonly lastSentAt: string | undefined;
  /** Requests that the platform took and had not finished when last asked. */
  readonly pending: number;
  readonly pendingSince: string | undefined;
  /** When runs ask for the first of the results again, as the platform advises; undefined: the next run does. */
  readonly askedFrom: Date | undefined;
  /** A replacement of the list that has not come true yet: `due` when the next run begins it (again). */
  readonly replacing: 'under way' | 'due' | undefined;
  /** What is said of people who may be on it without the ledger's knowledge; undefined: there are none, or they are to leave it. */
  readonly strangers: string | undefined;
  /** Undefined when the platform was not asked. */
  readonly remote: RemoteList | 'deleted' | ListError | undefined;
}

/** A way to the ad account of a list; undefined for one that the config has no more. */
export type Connected = (list: KnownList) => Promise<Destination> | undefined;

/** The ledger's lists with what their platforms say now. Without `connected` nobody is asked. */
export async function listStatuses(
  engine: Engine,
  config: Config,
  connected: Connected | undefined,
  wanted: (list: KnownList) => boolean,
): Promise<ListStatus[]> {
  const pending = await pendingRequests(engine);
  const statuses: ListStatus[] = [];
  for (const known of (await knownLists(engine)).filter(wanted)) {
    const mine = pending.filter((request) => request.list === known.list);
    const replacement = await replacementOf(engine, known.list);
    statuses.push({
      known,
      untended: isUntended(config, known),
      ...(await memberCount(engine, known.list)),
      pending: mine.length,
      pendingSince: mine[0]?.sentAt,
      askedFrom: earliest(mine.map(nextAskAt)),
      replacing: replacement && (isReplacementDue(replacement) ? 'due' : 'under way'),
      strangers: replacement === undefined ? await strangersOn(known, config) : undefined,
      remote: connected === undefined ? undefined : await ask(connected, known),
    });
  }
  return statuses;
}

async function strangersOn(known: KnownList, config: Config): Promise<string | undefined> {
  const account = config.destinations.get(known.destination);
  if (known.remoteId === undefined || !known.strangers || account === undefined || isUntended(config, known))
    return undefined;
  return sayStrangers(await destinationCapabilities(account, known.members));
}

/** Undefined as soon as one of them is. */
function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  const [first] = times.toSorted((a, b) => (a?.getTime() ?? 0) - (b?.getTime() ?? 0));
  return first;
}

async function ask(connected: Connected, known: KnownList): Promise<ListStatus['remote']> {
  if (known.remoteId === undefined) return undefined;
  try {
    const destination = await connected(known);
    if (destination === undefined) return undefined;
    return (await destination.describeList(known.remoteId)) ?? 'deleted';
  } catch (error) {
    return listError(error);
  }
}
