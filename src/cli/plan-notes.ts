import { total } from '../contacts/reason-counts.ts';
import type { KeptOut } from '../sync/admission/admit.ts';
import type { LeftOutValues } from '../sync/identifier-bound.ts';
import type { ListSize, PlannedList, RefreshReasons } from '../sync/plan.ts';
import type { ListCounts } from './list-groups.ts';
import type { LeavingReason } from '../sync/turnover.ts';
import { countsText } from './output/counts.ts';
import { counted, groupDigits } from './output/numbers.ts';

/** What is to be said of the counts of a list, or of several that are told as one; a line for each. */
export function countNotes(list: ListCounts): string[] {
  return [
    ...(total(list.rejected) > 0 ? [`rejected ${countsText(list.rejected)}`] : []),
    ...keptOutNotes(list),
    ...leavingNotes(list),
    ...(list.refusedBefore > 0
      ? [`${groupDigits(list.refusedBefore)} refused by the platform before, unchanged since`]
      : []),
    ...(list.withdrawn > 0 ? [`${groupDigits(list.withdrawn)} removed who deny consent now or are suppressed`] : []),
    ...(list.leftOut ? [leftOutNote(list.leftOut)] : []),
    ...worthNotes(list),
    ...refreshNotes(list.refreshedFor),
  ];
}

/** What is to be said of a list itself. */
export function ownNotes(list: PlannedList): string[] {
  return [
    ...(list.onlyWithdrawals ? ['no audience of this run is for the list: only they are looked at'] : []),
    ...(list.members === 'companies' && list.size ? [companyNote(list, list.size)] : []),
    ...(list.replaces && !list.isSentWhole ? [sayReplacement(list)] : []),
    ...list.warnings,
    ...(list.health ? [list.health.detail] : []),
  ];
}

/** `3 companies, of 6 of 9 contacts`; why the others have none is told with the rejected. */
function companyNote({ wanted, rejected }: PlannedList, { contacts }: ListSize): string {
  const companies = wanted === 1 ? '1 company' : `${groupDigits(wanted)} companies`;
  const without = companyless.reduce((sum, reason) => sum + (rejected[reason] ?? 0), 0);
  return `${companies}, of ${groupDigits(contacts - without)} of ${counted(contacts, 'contact')}`;
}

/** Why a contact tells of no company (`companyTable`). */
const companyless = ['free_mail', 'no_company', 'invalid_company', 'invalid_company_domain', 'personalization_denied'];

const whyLeaving: Readonly<Record<Exclude<LeavingReason, keyof KeptOut>, string>> = {
  export: 'in no export any more',
  condition: 'no longer fitting the segment',
  window: 'past their window',
  consent: 'without consent',
  unusable: 'without a value that the platform takes',
};

/** `of who leaves: 3 in no export any more, 2 past their window`; whoever is kept out stands there. */
function leavingNotes({ members, turnover: { left }, keptOut }: ListCounts): string[] {
  const words: Readonly<Record<LeavingReason, string>> = {
    ...whyLeaving,
    ...(members === 'companies' && { export: 'of which nobody is left who may be sent' }),
    ...keptOutWords,
  };
  const isToldThere = (reason: string) => (keptOut[reason as keyof KeptOut] ?? 0) > 0;
  const [there, here] = [true, false].map((is) =>
    Object.entries(left).filter(([reason]) => isToldThere(reason) === is),
  );
  const counts = (here ?? []).map(([reason, n]) => `${groupDigits(n)} ${words[reason as LeavingReason]}`);
  if (counts.length === 0) return [];
  return [`${there?.length === 0 ? 'of who leaves' : 'who else leaves'}: ${counts.join(', ')}`];
}

/** By which rule somebody is kept out of a list. */
export const keptOutWords: Readonly<Record<keyof KeptOut, string>> = {
  cooldown: 'in cooldown',
  priority: 'in an audience that comes first',
  max_audiences: 'in enough other audiences (max_audiences)',
  holdout: 'held out',
  variant: 'in another variant',
};

/** `kept out: 66 in cooldown (60 of them leave), 34 held out`. */
function keptOutNotes({ keptOut, turnover: { left } }: ListCounts): string[] {
  const counts = Object.entries(keptOutWords).flatMap(([rule, words]) => {
    const [n, leaving] = [keptOut[rule as keyof KeptOut] ?? 0, left[rule as keyof KeptOut] ?? 0];
    const leave = leaving === 0 ? '' : ` (${groupDigits(leaving)} of them ${leaving === 1 ? 'leaves' : 'leave'})`;
    return n === 0 ? [] : [`${groupDigits(n)} ${words}${leave}`.replace(') (', '; ')];
  });
  return counts.length === 0 ? [] : [`kept out: ${counts.join(', ')}`];
}

function leftOutNote({ values, members, most }: LeftOutValues): string {
  const are = values === 1 ? 'is' : 'are';
  return `${counted(values, 'value')} of ${counted(members, 'member')} ${are} left out: the platform takes ${most} of one`;
}

function worthNotes({ wanted, worth }: ListCounts): string[] {
  if (worth === undefined) return [];
  const worthless = total(worth.worthless);
  if (worthless === 0) return ['each member is sent with what they are worth'];
  const said = Object.entries(worth.worthless).map(
    ([reason, n]) => `${groupDigits(n)} ${worthReasons[reason] ?? reason}`,
  );
  const are = worthless === 1 ? 'is' : 'are';
  return [
    `${groupDigits(worthless)} of ${counted(wanted, 'member')} ${are} sent with the least value, ${worth.least}: ${said.join(', ')}`,
  ];
}

const worthReasons: Readonly<Record<string, string>> = {
  missing: 'without a value',
  too_large: 'with one too large to be true',
};

function refreshNotes({ full, due, revalued, mending, whole }: RefreshReasons): string[] {
  return [
    ...(full > 0 ? [`${groupDigits(full)} sent again, because everybody is to be`] : []),
    ...(due > 0 ? [`${groupDigits(due)} sent again in time, before the platform lets them go`] : []),
    ...(revalued > 0 ? [`${groupDigits(revalued)} sent again, because they are worth something else now`] : []),
    ...(mending > 0
      ? [
          `${groupDigits(mending)} sent again, because removals may take them along, or their last request failed or went unanswered`,
        ]
      : []),
    ...(whole > 0 ? [`${groupDigits(whole)} sent again, because others changed and the list is only sent whole`] : []),
  ];
}

/** Not every platform replaces a list by an empty one. */
function sayReplacement({ wanted }: PlannedList): string {
  return wanted > 0
    ? 'everybody is sent, and whoever else is on the list leaves it'
    : 'nobody is wanted; whoever is on the list leaves it, where the platform can do that without knowing them';
}
