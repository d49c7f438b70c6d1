import type { GuardsConfig } from '../config/config.ts';
import type { RemoteList } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { isSame, type KnownList, knownLists } from '../ledger/lists.ts';
import { leastHeldForShare, percent, type TrippedGuard } from './guards.ts';
import type { Accounts } from './open-accounts.ts';
import type { Plan, PlannedList } from './plan.ts';

/**
 * The plan with guards for lists that are replaced and that the platform tells to be larger than the ledger knows them. It counts
 * the people that it recognises, so that a list which looks too large for what is wanted is so even more.
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
    const mine = known.find((one) => isSame(one, list));
    // Of companies the platform tells how many people work there.
    const isTold = list.replaces && list.members === 'people';
    const size = isTold ? (await find(list, mine, accounts))?.size : undefined;
    const isExplained = size === undefined || size.lower <= heldOf(list);
    const guard = isExplained ? undefined : tooLarge(size.lower, list.wanted, guards);
    lists.push(guard === undefined ? list : { ...list, guards: [...list.guards, guard] });
  }
  return { ...plan, lists };
}

/** Members who may be on the list as far as the ledger knows. */
const heldOf = ({ wanted, adds, refusedBefore, removes }: PlannedList): number =>
  wanted - adds - refusedBefore + removes;

function tooLarge(size: number, wanted: number, { maxRemoved }: GuardsConfig): TrippedGuard | undefined {
  const share = (size - wanted) / size;
  if (size < leastHeldForShare || share <= maxRemoved) return undefined;
  const people = `at least ${size.toLocaleString('en-US')} people on the platform, and ${wanted.toLocaleString('en-US')} are wanted`;
  const message = `the list has ${people}: ${percent(share)} or more would leave; max_removed is ${percent(maxRemoved)}`;
  return { guard: 'max_removed', message };
}

/** The list as the platform describes it. A platform that cannot be asked fails the list when it is applied. */
async function find(
  list: PlannedList,
  known: KnownList | undefined,
  accounts: Accounts,
): Promise<RemoteList | undefined> {
  const account = accounts.get(list.destination);
  if (account === undefined || !('destination' in account)) return undefined;
  if (known?.remoteId !== undefined) return account.described.get(known.list);
  try {
    const found = await account.attempt(() => account.destination.findList(list.spec));
    if (found !== undefined) account.found.set(list.spec.key, found);
    return found;
  } catch (error) {
    if (error instanceof DestinationError) return undefined;
    throw error;
  }
}
