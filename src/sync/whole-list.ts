import type { Capabilities } from '../destinations/destination.ts';
import { leavingWay } from './leaving-way.ts';
import type { ListChanges } from './list-changes.ts';
import type { PlannedList, RefreshReasons } from './plan.ts';

/** Whether a plan replaces a list: when it is asked to, and where whatever changes, or whoever leaves, is sent as the whole list. */
export function replacementBy(
  { adds, removes, refreshes }: Pick<ListChanges, 'adds' | 'removes' | 'refreshes'>,
  { full, capabilities }: { readonly full: boolean; readonly capabilities: Capabilities },
): Pick<PlannedList, 'replaces' | 'isSentWhole'> {
  const sendsWhole =
    capabilities.changes === 'whole-list' || (leavingWay(capabilities) === 'whole-list' && removes > 0);
  if (!sendsWhole) return { replaces: full && capabilities.replacement !== undefined };
  return full || adds + removes + refreshes > 0 ? { replaces: true, isSentWhole: true } : { replaces: false };
}

/** Why members are sent again; `others` is the reason of those who have none of their own. */
export function refreshReasons(
  { refreshes, late, revalued }: Pick<ListChanges, 'refreshes' | 'late' | 'revalued'>,
  others: 'full' | 'mending' | 'whole',
): RefreshReasons {
  const none = { full: 0, due: 0, revalued: 0, mending: 0, whole: 0 };
  if (others === 'full') return { ...none, full: refreshes };
  return { ...none, due: late, revalued, [others]: refreshes - late - revalued };
}
