import type { MemberKind } from '../config/audience-config.ts';
import type { GuardsConfig } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { total } from '../contacts/reason-counts.ts';
import type { SourceTable } from '../sources/source-table.ts';
import type { ListChanges } from './list-changes.ts';
import type { Turnover } from './turnover.ts';

/** A safety limit that a plan exceeds; it stops the whole plan until a person says otherwise. */
export interface TrippedGuard {
  readonly guard: 'empty' | 'cut_off' | 'max_removed' | 'max_rejected';
  readonly message: string;
}

/** Smaller lists may lose any share: one person of five is 20 %. */
export const leastHeldForShare = 100;

export function listGuards(
  guards: GuardsConfig,
  list: Pick<ListChanges, 'held' | 'leaving' | 'withdrawn' | 'sharing'> & {
    readonly wanted: number;
    /** People of the segment whom rules of the audience, or its window, keep out. */
    readonly keptOut: number;
    /** Why people leave. Because of a cooldown, or when their time is over, they do by the calendar: all who came on one day go on one day. */
    readonly left: Turnover['left'];
    /** How many lists are looked at as one. */
    readonly lists: number;
    /** What its members are; default: people. */
    readonly members?: MemberKind;
  },
): TrippedGuard[] {
  const tripped: TrippedGuard[] = [];
  const all = list.lists > 1 ? ` of its ${list.lists} lists` : '';
  const isEmpty = list.wanted + list.keptOut === 0;
  if (isEmpty && !guards.allowEmpty) {
    const loss = list.held > 0 ? `; all ${list.held} members${all} would be removed` : '';
    tripped.push({ guard: 'empty', message: `nobody is in this audience${loss}` });
  }
  const { held } = list;
  if (isEmpty || held < leastHeldForShare) return tripped;
  const tooMany = (count: number) => count / held > guards.maxRemoved;
  const shown = (count: number) => `(${percent(count / held)})`;
  const most = `max_removed is ${percent(guards.maxRemoved)}`;
  // Whoever withdrew or is suppressed leaves, however many they are; and so does everybody who came on one day and whose time is over.
  const leaving = list.leaving - list.withdrawn - (list.left.cooldown ?? 0) - (list.left.window ?? 0);
  if (tooMany(leaving)) {
    tripped.push({
      guard: 'max_removed',
      // Whoever is in several of the lists is a member of each.
      message: `${leaving} of ${held} ${all === '' ? (list.members ?? 'people') : `members${all}`} ${shown(leaving)} would leave${sayRules(list.left, leaving)}; ${most}`,
    });
  }
  if (tooMany(list.sharing)) {
    tripped.push({
      guard: 'max_removed',
      message: `${list.sharing} of ${held} members${all} ${shown(list.sharing)} would be removed by values that others of the list have, who are sent again after it; ${most}`,
    });
  }
  return tripped;
}

const rules = {
  priority: 'an audience that comes first has them',
  max_audiences: 'they are in enough other audiences (max_audiences)',
  holdout: 'they are held out',
  variant: 'they are in another variant',
} as const;

/** Those of them whom the config takes off, so that nobody looks for them in the export. */
function sayRules(left: Turnover['left'], leaving: number): string {
  const said = Object.entries(rules).flatMap(([rule, words]) => {
    const n = left[rule as keyof typeof rules] ?? 0;
    return n === 0 ? [] : [`${n === leaving ? 'all' : n} of them because ${words}`];
  });
  return said.map((each) => `, ${each}`).join('');
}

/** A source of which too many rows have no usable identifier: its export is probably broken. */
export function sourceGuards(guards: GuardsConfig, contacts: ContactTable): TrippedGuard[] {
  const { rows, unreadableCount, name } = contacts.source;
  const rejected = total(contacts.rejected);
  const all = rows + unreadableCount;
  const share = all === 0 ? 0 : rejected / all;
  if (share <= guards.maxRejected) return [];
  return [
    {
      guard: 'max_rejected',
      message: `${rejected} of ${all} rows of source "${name}" (${percent(share)}) have no usable identifier; max_rejected is ${percent(guards.maxRejected)}`,
    },
  ];
}

/**
 * Whoever stood behind the end of a file leaves every list, or comes to it where the file keeps people out; in a share of the
 * people that no other guard minds. A suppression list that is cut off is refused where it is read.
 */
export function cutOff({ files }: SourceTable, what: string, rows: 'people' | 'events'): TrippedGuard[] {
  return files.flatMap(({ path, cutOffLine }) =>
    cutOffLine === undefined
      ? []
      : [
          {
            guard: 'cut_off',
            message: `${what}: ${path} ends in the middle of line ${cutOffLine}, so ${rows} may be missing: make the export again`,
          },
        ],
  );
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}
