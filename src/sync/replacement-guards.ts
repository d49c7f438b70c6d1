import type { GuardsConfig } from '../config/config.ts';
import type { RemoteList } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { isSame, knownLists } from '../ledger/lists.ts';
import { leastHeldForShare, percent, type TrippedGuard } from './guards.ts';
import type { Accounts } from './open-accounts.ts';
import type { Plan, PlannedList } from './plan.ts';

/**
 * The plan with guards for lists that are replaced though the ledger does not know them, by the size that the platform tells.
 * It counts the people that it recognises, so that a list which looks too large for what is wanted is so even more.
 */
export async function guardReplacements(
  engine: Engine,
  plan: Plan,
  accounts: Accounts,
  guards: GuardsConfig,
): Promise<Plan> {
  if (!plan.lists.some((list) => list.replaces)) return plan;
  const known = await knownLists(engine);
  const lists: PlannedList[] = [];
  for (const list of plan.lists) {
    const isKnown = known.some((one) => isSame(one, list) && one.remoteId !== undefined);
    const found = list.replaces && !isKnown ? await find(list, accounts) : undefined;
    const guard = found?.size === undefined ? undefined : tooLarge(found.size.lower, list.wanted, guards);
    lists.push(guard === undefined ? list : { ...list, guards: [...list.guards, guard] });
  }
  return { ...plan, lists };
}

function tooLarge(size: number, wanted: number, { maxRemoved }: GuardsConfig): TrippedGuard | undefined {
  const share = (size - wanted) / size;
  if (size < leastHeldForShare || share <= maxRemoved) return undefined;
  const people = `at least ${size.toLocaleString('en-US')} people on the platform, and ${wanted.toLocaleString('en-US')} are wanted`;
  const message = `the list has ${people}: ${percent(share)} or more would leave; max_removed is ${percent(maxRemoved)}`;
  return { guard: 'max_removed', message };
}

/** A platform that cannot be asked fails the list when it is applied. */
async function find(list: PlannedList, accounts: Accounts): Promise<RemoteList | undefined> {
  const account = accounts.get(list.destination);
  if (account === undefined || !('destination' in account)) return undefined;
  try {
    const found = await account.attempt(() => account.destination.findList(list.spec));
    if (found !== undefined) account.found.set(list.spec.key, found);
    return found;
  } catch (error) {
    if (error instanceof DestinationError) return undefined;
    throw error;
  }
}
