import type { WithheldFrom } from '../contacts/suppression.ts';
import { type ConsentPreset, presetWords } from '../config/consent-presets.ts';
import type { WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import type { Plan, PlannedEvents, PlannedExperiment, PlannedList, PlannedSource } from '../sync/plan.ts';
import { total } from '../contacts/reason-counts.ts';
import { listGroups, namesOf, sumOf } from './list-groups.ts';
import { printNewLists } from './new-lists.ts';
import { countsText } from './output/counts.ts';
import { counted, groupDigits } from './output/numbers.ts';
import type { Output } from './output/output.ts';
import { countNotes, ownNotes } from './plan-notes.ts';

/**
 * Prints a plan for people, without its guards.
 *
 * @param of what it is part of: a run does not repeat what is there to decide by
 */
export function printPlan(output: Output, plan: Plan, of: 'plan' | 'run'): void {
  for (const source of plan.sources) output.text(sourceLine(source));
  for (const events of plan.events) output.text(eventsLine(events));
  if (of === 'plan') for (const preset of plan.presets) output.text(presetLine(preset));
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
  if (of === 'plan') printNewLists(output, plan.lists);
  const said = listGroups(plan.lists).flatMap((lists) => [
    { lists, notes: countNotes(sumOf(lists)) },
    ...lists.map((list) => ({ lists: [list], notes: ownNotes(list) })),
  ]);
  const notes = [...together(plan.lists, said), ...plan.experiments.map(experimentLine)];
  if (notes.length > 0) output.text();
  for (const note of notes) output.text(note);
  output.diagnostics(plan.warnings);
}

/** What guards say of a plan, a line for each; lists of which the same is said share it. */
export function guardLines(plan: Plan): string[] {
  const groups = listGroups(plan.lists);
  const each = plan.lists.flatMap((list) =>
    list.guards.map(({ guard, message }) => {
      // Of the values of a column these look at all lists as one.
      const isOfAll = guard === 'max_removed' || guard === 'empty';
      const whole = isOfAll ? groups.find((group) => group.includes(list)) : undefined;
      return { lists: whole ?? [list], notes: [message] };
    }),
  );
  return together(plan.lists, each);
}

/** What is said of several lists is said once. */
function together(
  all: readonly PlannedList[],
  said: readonly { readonly lists: readonly PlannedList[]; readonly notes: readonly string[] }[],
): string[] {
  const found = new Map<string, PlannedList[]>();
  for (const { lists, notes } of said) {
    for (const note of notes) found.set(note, [...new Set([...(found.get(note) ?? []), ...lists])]);
  }
  return [...found].map(([note, lists]) => `${namesOf(lists, all)}: ${note}`);
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
      type: list.members,
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

/** What a preset of consent does, on one line. */
export const presetLine = (preset: ConsentPreset): string => `consent: ${preset}: ${presetWords[preset]}`;

/** What became of the rows of a source, on one line. */
export function sourceLine({ name, rows, contacts, duplicates, rejected, withheld }: PlannedSource): string {
  const parts = [
    counted(contacts, 'contact'),
    ...(duplicates > 0 ? [counted(duplicates, 'duplicate')] : []),
    ...(total(rejected) > 0 ? [`${groupDigits(total(rejected))} rejected (${countsText(rejected)})`] : []),
  ];
  const { email } = withheld;
  const suppressed = withheld.suppressed > 0 ? [`${groupDigits(withheld.suppressed)} suppressed`] : [];
  const gates: readonly (readonly [from: string, counts: readonly string[]])[] =
    email === undefined
      ? [['', [...gateWords(withheld), ...suppressed]]]
      : [
          ['', suppressed],
          [' from ads', gateWords(withheld)],
          [' from e-mails', gateWords(email)],
        ];
  const held = gates.flatMap(([from, counts]) =>
    counts.length > 0 ? [`; withheld${from}: ${counts.join(', ')}`] : [],
  );
  return `${name}: ${counted(rows, 'row')} = ${parts.join(' + ')}${held.join('')}`;
}

const gateWords = ({ denied, unspecified }: WithheldFrom): string[] => [
  ...(denied > 0 ? [`${groupDigits(denied)} denied`] : []),
  ...(unspecified > 0 ? [`${groupDigits(unspecified)} without consent`] : []),
];

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

/** `experiment win-back: 900 treated, 100 held out`. */
function experimentLine({ name, arms }: PlannedExperiment): string {
  const { holdout = 0, ...others } = arms;
  const counts = [
    ...Object.entries(others).map(([arm, n]) => `${groupDigits(n)} ${arm}`),
    `${groupDigits(holdout)} held out`,
  ];
  return `experiment ${name}: ${counts.join(', ')}`;
}
