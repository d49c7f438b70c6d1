import type { AudienceConfig } from '../config/audience-config.ts';
import type { GuardsConfig } from '../config/config.ts';
import { added, total } from '../contacts/reason-counts.ts';
import { listGuards } from './guards.ts';
import type { ListChanges } from './list-changes.ts';
import type { PlannedList } from './plan.ts';

/** A list after it was compared with what the ledger has of it. */
export interface ComparedList {
  readonly planned: PlannedList;
  readonly audience: AudienceConfig;
  readonly changes: ListChanges;
  /** Contacts of whom the segment's condition is true and whose time is over or has not come; counted where nobody else is there. */
  readonly outsideWindow: number;
}

/**
 * Adds what guards say of each list's changes. Values come and go: the lists of a block's values on one destination are looked at as
 * one, so that a value that nobody has any more empties its list, and an export without values stops the run.
 */
export function withListGuards(guards: GuardsConfig, lists: readonly ComparedList[]): PlannedList[] {
  const firsts = new Set<string>();
  return lists.map((list) => {
    const { planned, audience, changes } = list;
    const { destination } = planned;
    const tripped = (found: readonly ReturnType<typeof listGuards>[number][]): PlannedList => ({
      ...planned,
      guards: [...planned.guards, ...found],
    });
    if (audience.forEach === undefined) return tripped(listGuards(guards, { ...changes, ...countsOf(list), lists: 1 }));
    const block = `${audience.family} ${audience.variant ?? ''} ${destination}`;
    if (firsts.has(block)) return planned;
    firsts.add(block);
    const mine = lists.filter(
      (other) =>
        other.audience.family === audience.family &&
        other.audience.variant === audience.variant &&
        other.planned.destination === destination,
    );
    const sum = (count: (list: ComparedList) => number) => mine.reduce((all, each) => all + count(each), 0);
    return tripped(
      listGuards(guards, {
        held: sum((each) => each.changes.held),
        leaving: sum((each) => each.changes.leaving),
        sharing: sum((each) => each.changes.sharing),
        withdrawn: sum((each) => each.changes.withdrawn),
        wanted: sum((each) => each.planned.wanted),
        keptOut: sum((each) => countsOf(each).keptOut),
        left: mine.map((each) => countsOf(each).left).reduce((one, other) => added(one, other)),
        lists: mine.length,
      }),
    );
  });
}

function countsOf({ planned: { members, wanted, keptOut, turnover }, outsideWindow }: ComparedList) {
  return { members, wanted, keptOut: total(keptOut) + outsideWindow, left: turnover.left };
}
