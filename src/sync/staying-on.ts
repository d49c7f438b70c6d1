import type { Config } from '../config/config.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { acknowledged } from '../ledger/held.ts';
import { forgetMembersOf, timestamp } from '../ledger/journal.ts';
import { type KnownList, knownLists } from '../ledger/lists.ts';
import { isReachable } from './untended-lists.ts';
import { leavingWay } from './leaving-way.ts';
import type { ListChanges } from './list-changes.ts';

const dayMs = 86_400_000;

/**
 * Forgets whose membership is over, of lists that people leave in no other way: until then nobody is said to have left. Without a time of
 * membership nobody is forgotten. Gives all lists, as they are then.
 */
export async function forgetExpired(engine: Engine, config: Config, now: Date): Promise<readonly KnownList[]> {
  const known = await knownLists(engine);
  let forgot = false;
  for (const each of known) {
    const { list, membershipDays } = each;
    const account = config.destinations.get(each.destination);
    if (account === undefined || membershipDays === undefined || !isReachable(config, each)) continue;
    if (leavingWay(await destinationCapabilities(account)) !== 'in-time') continue;
    const before = timestamp(new Date(now.getTime() - membershipDays * dayMs));
    const over = `SELECT key FROM (${acknowledged(list)}) WHERE sent_at < ${before}`;
    const { some } = await engine.row(`SELECT EXISTS (${over}) AS some`);
    if (some !== true) continue;
    await forgetMembersOf(engine, list, over);
    forgot = true;
  }
  return forgot ? knownLists(engine) : known;
}

/** Says of people who are wanted no more that they stay; undefined where there are none. */
export function sayStayingOn(
  { stayingOn }: Pick<ListChanges, 'stayingOn'>,
  days: number | undefined,
): string | undefined {
  if (stayingOn === undefined || stayingOn.members === 0) return undefined;
  const { members, withdrawn } = stayingOn;
  const who =
    members === 1 ? '1 member who is not wanted any more stays' : `${members} members who are not wanted any more stay`;
  const until = days === undefined ? '' : ` until ${stayingOn.until(days)} at the latest`;
  const withdrew =
    withdrawn === 0 ? '' : `; ${withdrawn} of them withdrew, and ${withdrawn === 1 ? 'is' : 'are'} never sent again`;
  return `${who}${until}: the platform takes nobody off a list${withdrew}`;
}

/** The UTC day on which whoever was sent at a time has left. */
export const lastDay = (sentAt: Date, days: number): string =>
  new Date(sentAt.getTime() + days * dayMs).toISOString().slice(0, 10);
