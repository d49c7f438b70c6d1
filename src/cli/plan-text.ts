import { type ConsentPreset, presetWords } from '../config/consent-presets.ts';
import type { WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import type { LeftOutValues } from '../sync/identifier-bound.ts';
import type { KeptOut } from '../sync/admission/admit.ts';
import type {
  Plan,
  PlannedEvents,
  PlannedExperiment,
  PlannedList,
  PlannedSource,
  RefreshReasons,
} from '../sync/plan.ts';
import type { LeavingReason, Turnover } from '../sync/turnover.ts';
import { total } from '../contacts/reason-counts.ts';
import { coverageText } from './coverage-words.ts';
import { countsText } from './output/counts.ts';
import { counted, groupDigits } from './output/numbers.ts';
import type { Output } from './output/output.ts';

/** Prints a plan for people, without its guards. */
export function printPlan(output: Output, plan: Plan): void {
  for (const source of plan.sources) output.text(sourceLine(source));
  for (const events of plan.events) output.text(eventsLine(events));
  for (const preset of plan.presets) output.text(presetLine(preset));
  output.text();
  output.table(
    ['audience', 'destination', 'wanted', 'adds', 'removes', 'refreshes', 'unchanged', 'rejected'],
    plan.lists.map((list) => [
      list.audience,
      list.destination,
      list.wanted,
      list.adds,
      list.removes,
      list.refreshes,
      list.unchanged,
      total(list.rejected),
    ]),
  );
  const notes = [...together(plan.lists, notesOf), ...plan.experiments.map(experimentLine)];
  if (notes.length > 0) output.text();
  for (const note of notes) output.text(note);
  output.diagnostics(plan.warnings);
}

/** What guards say of a plan, a line for each; lists of which the same is said share it. */
export function guardLines(plan: Plan): string[] {
  return together(plan.lists, (list) => list.guards.map(({ message }) => message));
}

/** What is said of several lists is said once. */
function together(lists: readonly PlannedList[], say: (list: PlannedList) => readonly string[]): string[] {
  const names = new Map<string, string[]>();
  for (const list of lists) {
    for (const message of say(list)) names.set(message, [...(names.get(message) ?? []), nameOf(list)]);
  }
  return [...names].map(([message, of]) => {
    const all = of.length === lists.length && of.length > 1;
    return `${all ? `all ${of.length} lists` : of.join(', ')}: ${message}`;
  });
}

/** A plan as `--json` gives it, and what was written where `--rejects` says. Fields are added, never renamed. */
export function planDocument(plan: Plan, rejects: WrittenRejects | undefined): unknown {
  return {
    project: plan.project,
    created_at: plan.createdAt,
    rules_version: plan.rulesVersion,
    sources: plan.sources,
    events: plan.events,
    presets: plan.presets.map((name) => ({ name, does: presetWords[name] })),
    lists: plan.lists.map((list) => ({
      audience: list.audience,
      destination: list.destination,
      name: list.spec.name,
      size: list.size?.contacts ?? null,
      coverage: list.size?.coverage ?? null,
      minimum: list.size?.minimum ?? null,
      wanted: list.wanted,
      adds: list.adds,
      removes: list.removes,
      leaving: list.leaving,
      joined: list.turnover.joined,
      changed: list.turnover.changed,
      left: list.turnover.left,
      withdrawn: list.withdrawn,
      only_withdrawals: list.onlyWithdrawals ?? false,
      refreshes: list.refreshes,
      refreshed_for: list.refreshedFor,
      replaces: list.replaces,
      unchanged: list.unchanged,
      refused_before: list.refusedBefore,
      rejected: list.rejected,
      kept_out: list.keptOut,
      left_out: list.leftOut ?? null,
      values: list.worth ? { least: list.worth.least, replaced: list.worth.worthless } : null,
      warnings: list.warnings,
      guards: list.guards,
      ...(list.health && { health: list.health }),
    })),
    experiments: plan.experiments,
    rejects: rejects ?? null,
    warnings: plan.warnings.map((warning) => warning.message),
  };
}

export function nameOf(list: Pick<PlannedList, 'audience' | 'destination'>): string {
  return `${list.audience} on ${list.destination}`;
}

/** What a preset of consent does, on one line. */
export const presetLine = (preset: ConsentPreset): string => `consent: ${preset}: ${presetWords[preset]}`;

/** What became of the rows of a source, on one line. */
export function sourceLine({ name, rows, contacts, duplicates, rejected, withheld }: PlannedSource): string {
  const parts = [
    counted(contacts, 'contact'),
    ...(duplicates > 0 ? [counted(duplicates, 'duplicate')] : []),
    ...(total(rejected) > 0 ? [`${groupDigits(total(rejected))} rejected (${countsText(rejected)})`] : []),
  ];
  const held = withheld.denied + withheld.unspecified + withheld.suppressed;
  const gates = [
    ...(withheld.denied > 0 ? [`${groupDigits(withheld.denied)} denied`] : []),
    ...(withheld.unspecified > 0 ? [`${groupDigits(withheld.unspecified)} without consent`] : []),
    ...(withheld.suppressed > 0 ? [`${groupDigits(withheld.suppressed)} suppressed`] : []),
  ];
  return `${name}: ${counted(rows, 'row')} = ${parts.join(' + ')}${held > 0 ? `; withheld: ${gates.join(', ')}` : ''}`;
}

/** What became of the rows of an event file, on one line. */
export function eventsLine({ name, of, rows, matched, unmatched, rejected, newest }: PlannedEvents): string {
  const parts = [
    `${groupDigits(matched)} of contacts of ${of}`,
    ...(unmatched > 0 ? [`${groupDigits(unmatched)} of nobody known`] : []),
    ...Object.entries(rejected).map(([reason, n]) => `${groupDigits(n)} ${eventReasons[reason] ?? reason}`),
  ];
  return `${name}: ${counted(rows, 'row')} = ${parts.join(' + ')}${newest === null ? '' : `; newest: ${newest}`}`;
}

const eventReasons: Readonly<Record<string, string>> = {
  no_identifier: 'without a usable key',
  no_time: 'without a readable time',
};

function notesOf(list: PlannedList): string[] {
  return [
    ...(total(list.rejected) > 0 ? [`rejected ${countsText(list.rejected)}`] : []),
    ...keptOutNotes(list.keptOut),
    ...sizeNotes(list),
    ...leavingNotes(list.turnover),
    ...(list.refusedBefore > 0
      ? [`${groupDigits(list.refusedBefore)} refused by the platform before, unchanged since`]
      : []),
    ...withdrawalNotes(list),
    ...(list.leftOut ? [leftOutNote(list.leftOut)] : []),
    ...worthNotes(list),
    ...(list.replaces ? [sayReplacement(list)] : []),
    ...refreshNotes(list.refreshedFor),
    ...list.warnings,
    ...(list.health ? [list.health.detail] : []),
  ];
}

/** Of lists that are not there yet: what comes of one that is, the platform says. */
function sizeNotes({ size, revision }: PlannedList): string[] {
  if (size === undefined || size.contacts === 0 || revision !== undefined) return [];
  const { contacts, coverage } = size;
  return [`of ${counted(contacts, 'contact')} so many have a valid value: ${coverageText(coverage, contacts)}`];
}

function withdrawalNotes({ withdrawn, onlyWithdrawals }: PlannedList): string[] {
  return [
    ...(withdrawn > 0 ? [`${groupDigits(withdrawn)} removed who deny consent now or are suppressed`] : []),
    ...(onlyWithdrawals ? ['no audience of this run is for the list: only they are looked at'] : []),
  ];
}

const whyLeaving: Readonly<Record<Exclude<LeavingReason, keyof KeptOut>, string>> = {
  export: 'in no export any more',
  condition: 'no longer fitting the segment',
  window: 'past their window',
  consent: 'without consent',
  unusable: 'without a value that the platform takes',
};

/** `of who leaves: 3 in no export any more, 2 past their window`. */
function leavingNotes({ left }: Turnover): string[] {
  const words: Readonly<Record<LeavingReason, string>> = { ...whyLeaving, ...keptOutWords };
  const counts = Object.entries(left).map(([reason, n]) => `${groupDigits(n)} ${words[reason as LeavingReason]}`);
  return counts.length === 0 ? [] : [`of who leaves: ${counts.join(', ')}`];
}

/** By which rule somebody is kept out of a list. */
export const keptOutWords: Readonly<Record<keyof KeptOut, string>> = {
  cooldown: 'in cooldown',
  priority: 'in an audience that comes first',
  max_audiences: 'in enough other audiences (max_audiences)',
  holdout: 'held out',
  variant: 'in another variant',
};

function keptOutNotes(keptOut: KeptOut): string[] {
  const counts = Object.entries(keptOutWords).flatMap(([rule, words]) => {
    const n = keptOut[rule as keyof KeptOut] ?? 0;
    return n === 0 ? [] : [`${groupDigits(n)} ${words}`];
  });
  return counts.length === 0 ? [] : [`kept out: ${counts.join(', ')}`];
}

/** `experiment win-back: 900 treated, 100 held out`. */
function experimentLine({ name, arms }: PlannedExperiment): string {
  const { holdout = 0, ...others } = arms;
  const counts = [
    ...Object.entries(others).map(([arm, n]) => `${groupDigits(n)} ${arm}`),
    `${groupDigits(holdout)} held out`,
  ];
  return `experiment ${name}: ${counts.join(', ')}`;
}

function leftOutNote({ values, members, most }: LeftOutValues): string {
  const are = values === 1 ? 'is' : 'are';
  return `${counted(values, 'value')} of ${counted(members, 'member')} ${are} left out: the platform takes ${most} of one`;
}

function worthNotes({ wanted, worth }: PlannedList): string[] {
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

function refreshNotes({ full, due, revalued, mending }: RefreshReasons): string[] {
  return [
    ...(full > 0 ? [`${groupDigits(full)} sent again, because everybody is to be`] : []),
    ...(due > 0 ? [`${groupDigits(due)} sent again in time, before the platform lets them go`] : []),
    ...(revalued > 0 ? [`${groupDigits(revalued)} sent again, because they are worth something else now`] : []),
    ...(mending > 0
      ? [
          `${groupDigits(mending)} sent again, because removals may take them along, or their last request failed or went unanswered`,
        ]
      : []),
  ];
}

/** Not every platform replaces a list by an empty one. */
function sayReplacement({ wanted }: PlannedList): string {
  return wanted > 0
    ? 'everybody is sent, and whoever else is on the list leaves it'
    : 'nobody is wanted; whoever is on the list leaves it, where the platform can do that without knowing them';
}
