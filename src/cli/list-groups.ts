import { added } from '../contacts/reason-counts.ts';
import type { PlannedList } from '../sync/plan.ts';

export function nameOf(list: Pick<PlannedList, 'audience' | 'destination'>): string {
  return `${list.audience} on ${list.destination}`;
}

/** Lists that people see as one: those of the values of a column on one destination. In their order. */
export function listGroups(lists: readonly PlannedList[]): PlannedList[][] {
  const groups = new Map<string, PlannedList[]>();
  for (const list of lists) {
    const key = list.fan === undefined ? nameOf(list) : fanName(list);
    groups.set(key, [...(groups.get(key) ?? []), list]);
  }
  return [...groups.values()];
}

const fanName = ({ fan = '', destination }: PlannedList) => `values of ${fan} on ${destination}`;

/** `viewers (3 lists) on meta` */
export function groupName(lists: readonly PlannedList[]): string {
  const [first] = lists;
  if (first === undefined) throw new Error('a group has lists');
  return `${groupLabel(lists)} on ${first.destination}`;
}

const groupLabel = (lists: readonly PlannedList[]) =>
  lists.length === 1 ? (lists[0]?.audience ?? '') : `${lists[0]?.fan ?? ''} (${lists.length} lists)`;

/** More names of one audience's lists would bury what is said of them. */
const mostNames = 3;

/** Names of some lists among all. */
export function namesOf(lists: readonly PlannedList[], all: readonly PlannedList[]): string {
  if (lists.length === all.length && lists.length > 1) return `all ${all.length} lists`;
  const wholes = listGroups(all);
  const destinations = new Map<string, string[]>();
  for (const some of listGroups(lists)) {
    const [first] = some;
    const whole = wholes.find((group) => first !== undefined && group.includes(first)) ?? some;
    for (const label of labelsOf(some, whole)) {
      destinations.set(label, [...(destinations.get(label) ?? []), first?.destination ?? '']);
    }
  }
  return [...destinations].map(([label, on]) => `${label} on ${listed(on)}`).join(', ');
}

/** `meta, google and linkedin` */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function labelsOf(some: readonly PlannedList[], whole: readonly PlannedList[]): string[] {
  if (some.length === whole.length) return [groupLabel(some)];
  if (some.length <= mostNames) return some.map(({ audience }) => audience);
  return [`${some.length} of ${whole.length} lists of ${some[0]?.fan ?? ''}`];
}

/** What is counted of a list. */
export type ListCounts = Pick<
  PlannedList,
  | 'members'
  | 'wanted'
  | 'rejected'
  | 'keptOut'
  | 'turnover'
  | 'refusedBefore'
  | 'withdrawn'
  | 'leftOut'
  | 'worth'
  | 'refreshedFor'
>;

/** The sums of a group. */
export function sumOf([first, ...others]: readonly PlannedList[]): ListCounts {
  if (first === undefined) throw new Error('a group has lists');
  return others.reduce<ListCounts>(plus, first);
}

function plus(sum: ListCounts, list: ListCounts): ListCounts {
  return {
    members: sum.members,
    wanted: sum.wanted + list.wanted,
    rejected: added(sum.rejected, list.rejected),
    keptOut: added(sum.keptOut, list.keptOut),
    turnover: {
      joined: sum.turnover.joined + list.turnover.joined,
      changed: sum.turnover.changed + list.turnover.changed,
      left: added(sum.turnover.left, list.turnover.left),
    },
    refusedBefore: sum.refusedBefore + list.refusedBefore,
    withdrawn: sum.withdrawn + list.withdrawn,
    refreshedFor: added(sum.refreshedFor, list.refreshedFor),
    ...(sum.worth &&
      list.worth && { worth: { ...sum.worth, worthless: added(sum.worth.worthless, list.worth.worthless) } }),
    ...leftOutOf(sum.leftOut, list.leftOut),
  };
}

function leftOutOf(one: ListCounts['leftOut'], other: ListCounts['leftOut']): Pick<ListCounts, 'leftOut'> {
  const some = one ?? other;
  if (some === undefined) return {};
  if (one === undefined || other === undefined) return { leftOut: some };
  return { leftOut: { values: one.values + other.values, members: one.members + other.members, most: one.most } };
}
