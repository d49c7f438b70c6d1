import type { Signal } from '../destinations/signals.ts';
import type { FilterExplanation, SegmentExplanation } from '../segments/explain-segment.ts';
import type { FoundContact, ListExplanation, PersonExplanation } from '../sync/explain-person.ts';
import { listed } from './list-groups.ts';
import { keptOutWords } from './plan-notes.ts';
import type { Output } from './output/output.ts';

/** Says to people why somebody is in each audience or not; what their values are only with `reveal`. */
export function printExplanation(
  output: Output,
  { contacts, barred, lists, untended }: PersonExplanation,
  reveal: boolean,
): void {
  if (contacts.length === 0)
    output.text(`No source has this address.${barred === undefined ? '' : ` It is ${sayBarred[barred]}.`}`);
  for (const contact of contacts) output.text(contactLine(contact));
  const heldBack = contacts.every((contact) => contact.barred !== undefined);
  const told = new Set<string>();
  const groups = new Map<
    string,
    { readonly list: ListExplanation; readonly why: string; readonly of: ListExplanation[] }
  >();
  for (const list of lists) {
    const why = list.members === 'people' ? sayIn(list, contacts) : sayCompany(list, contacts);
    const same = [why, sayHeld(list), ...toldLines(list), heldBack ? '' : list.segment.segment].join('\n');
    const group = groups.get(same) ?? { list, why, of: [] };
    group.of.push(list);
    groups.set(same, group);
  }
  for (const { list, why, of } of groups.values()) {
    output.text();
    output.text(output.style('bold', `${placesOf(of)}: ${why}`));
    output.text(`  ${sayHeld(list)}`);
    for (const line of toldLines(list)) output.text(`  ${line}`);
    if (heldBack) continue;
    const name = list.segment.segment;
    if (told.has(name)) output.text(`  segment ${name}: ${yesNo(list.segment.isIn)} (as above)`);
    else for (const line of segmentLines(list.segment, reveal)) output.text(`  ${line}`);
    told.add(name);
  }
  if (untended.length === 0) return;
  output.text();
  const names = placesOf(untended.map(({ name, destination }) => ({ audience: name, destination })));
  output.text(`also on: ${names}, which the config has no more`);
}

/** `viewers.cups, viewers.kettles on meta and google`: lists of which all the same is so. */
function placesOf(lists: readonly Pick<ListExplanation, 'audience' | 'destination'>[]): string {
  const destinations = new Map<string, string[]>();
  for (const { audience, destination } of lists) {
    destinations.set(audience, [...(destinations.get(audience) ?? []), destination]);
  }
  const audiences = new Map<string, string[]>();
  for (const [audience, on] of destinations) {
    const where = listed(on);
    audiences.set(where, [...(audiences.get(where) ?? []), audience]);
  }
  return [...audiences].map(([where, names]) => `${names.join(', ')} on ${where}`).join('; ');
}

const sayBarred = {
  denied: 'barred: a row of this person denies consent',
  suppressed: 'suppressed: it stands in a suppression list',
} as const;

function contactLine(contact: FoundContact): string {
  const { source, file, line, barred } = contact;
  return `${source}: ${file}, line ${line}: ${barred === undefined ? consentText(contact) : barredText(contact, barred)}`;
}

/** Another row of the person may have denied. */
function barredText({ purposes }: FoundContact, barred: keyof typeof sayBarred): string {
  const denied = Object.entries(purposes).flatMap(([purpose, answer]) => (answer === 'denied' ? [purpose] : []));
  return `${sayBarred[barred]}${barred === 'denied' && denied.length > 0 ? ` to ${denied.join(' and ')}` : ''}`;
}

/** `consent granted for ads and personalization`, `consent: ads granted, personalization unspecified`. */
function consentText({ consent, purposes }: FoundContact): string {
  const said = Object.entries(purposes);
  if (said.some(([, answer]) => answer !== consent))
    return `consent: ${said.map(([purpose, answer]) => `${purpose} ${answer}`).join(', ')}`;
  return `consent ${consent}${said.length === 0 ? '' : ` for ${said.map(([purpose]) => purpose).join(' and ')}`}`;
}

const signalWords: Readonly<Record<Signal, string>> = {
  ads: 'consent to ads',
  personalization: 'consent to personalization',
  limited: 'Limited Data Use',
};

/** What the platform is told of consent. */
function toldLines({ told, destination }: ListExplanation): string[] {
  if (told === undefined) return [];
  return [
    `${destination} is told: ${told.length === 0 ? 'nothing of consent' : told.map((each) => signalWords[each]).join(', ')}`,
  ];
}

const sayIn = (list: ListExplanation, contacts: readonly FoundContact[]) =>
  list.wanted ? 'in it' : `not in it: ${sayUnwanted(list, contacts)}`;

/** Of a list of companies. */
function sayCompany(list: ListExplanation, contacts: readonly FoundContact[]): string {
  const { wanted, because, unusable, segment } = list;
  if (wanted) return segment.isIn ? 'the company is in it' : 'the company is in it, because of others who work there';
  if (because === 'unusable') return `not in it: no company is known (${unusable ?? 'no value'})`;
  const others =
    because === undefined && contacts.length > 0 ? '; others who work there may keep the company in it' : '';
  return `not in it: ${sayUnwanted(list, contacts)}${others}`;
}

function sayUnwanted({ because, unusable, segment }: ListExplanation, contacts: readonly FoundContact[]): string {
  if (because === undefined) {
    const barred = contacts.find((contact) => contact.barred !== undefined)?.barred;
    return barred === undefined ? 'nobody of the sources' : barred === 'denied' ? 'consent is denied' : 'suppressed';
  }
  const why = {
    // A part of an audience asks its segment about one value alone.
    condition: segment.isIn ? 'the segment fits, but not for this value' : 'the segment does not fit',
    window: 'its time is over, or has not come',
    consent: 'no consent is given',
    denied: 'consent is denied',
    unusable: `nothing of it can be sent (${unusable ?? 'no value'})`,
    ...keptOutWords,
  };
  return why[because];
}

function sayHeld({ sentAt, staysUntil, wanted }: ListExplanation): string {
  if (sentAt === undefined) return wanted ? 'not sent yet; the next run does' : 'not on the list';
  const when = sentAt === null ? 'perhaps on the list: a request went unanswered' : `on the list, last sent ${sentAt}`;
  if (staysUntil !== undefined) {
    const until = staysUntil === null ? 'until its membership is over' : `until ${staysUntil}`;
    return `${when}; it stays ${until}: the platform takes nobody off`;
  }
  return wanted ? when : `${when}; the next run takes it off`;
}

function segmentLines(
  { as, segment, isIn, source, recipe, filter, parts }: SegmentExplanation,
  reveal: boolean,
): string[] {
  const place = as === undefined ? 'segment' : as;
  const of =
    source === undefined ? '' : ` of ${source}${recipe === undefined ? '' : `, recipe ${recipeText(recipe, reveal)}`}`;
  const absent = source !== undefined && filter === undefined ? ': not in that source, or held back' : '';
  return [
    `${place} ${segment}${of}: ${yesNo(isIn)}${absent}`,
    ...(filter === undefined ? [] : filterLines(filter, reveal)).map((line) => `  ${line}`),
    ...parts.flatMap((part) => segmentLines(part, reveal)).map((line) => `  ${line}`),
  ];
}

/** `vip (top: 20%)` */
function recipeText({ name, given }: NonNullable<SegmentExplanation['recipe']>, reveal: boolean): string {
  const set = Object.entries(given).map(([key, value]) => `${key}: ${parameterText(value, reveal)}`);
  return set.length === 0 ? name : `${name} (${set.join(', ')})`;
}

function filterLines({ conditions, window, values }: FilterExplanation, reveal: boolean): string[] {
  return [
    ...conditions.map(({ text, said, answer }) => `${mark(answer)} ${shown(said ?? text, reveal)}`),
    ...(window === undefined
      ? []
      : [`${mark(window.answer)} window of ${window.of}${reveal ? `: ${window.at ?? 'not known'}` : ''}`]),
    ...(reveal ? values.map(({ name, value }) => `    ${name} is ${value ?? 'not known'}`) : []),
  ];
}

/** A condition may name an address. */
const shown = (text: string, reveal: boolean) => (reveal ? text : text.replaceAll(/'[^']*@[^']*'/g, "'…'"));

const parameterText = (value: string, reveal: boolean) => (reveal || !value.includes('@') ? value : '…');

const mark = (answer: boolean | null) => (answer === null ? 'unknown' : answer ? 'yes    ' : 'no     ');
const yesNo = (is: boolean) => (is ? 'yes' : 'no');

/** The same for `--json`. */
export function explanationDocument(
  { contacts, barred, lists, untended }: PersonExplanation,
  reveal: boolean,
): unknown {
  return {
    contacts,
    barred: barred ?? null,
    lists: lists.map(
      ({ audience, destination, members, wanted, because, unusable, sentAt, staysUntil, told, segment }) => ({
        audience,
        destination,
        type: members,
        wanted,
        because: because ?? null,
        unusable: unusable ?? null,
        on_list: sentAt !== undefined,
        sent_at: sentAt ?? null,
        stays_until: staysUntil ?? null,
        told: told ?? null,
        segment: segmentDocument(segment, reveal),
      }),
    ),
    untended: untended.map(({ audience, destination, name, sentAt }) => ({
      audience,
      destination,
      name,
      sent_at: sentAt,
    })),
  };
}

function segmentDocument(
  { segment, as, isIn, source, recipe, filter, parts }: SegmentExplanation,
  reveal: boolean,
): unknown {
  return {
    segment,
    ...(as !== undefined && { as }),
    in: isIn,
    ...(source !== undefined && { source }),
    ...(recipe !== undefined && {
      recipe: recipe.name,
      with: Object.fromEntries(Object.entries(recipe.given).map(([key, value]) => [key, parameterText(value, reveal)])),
    }),
    ...(filter !== undefined && {
      conditions: filter.conditions.map(({ text, said, answer }) => ({
        text: shown(text, reveal),
        ...(said !== undefined && { said: shown(said, reveal) }),
        answer,
      })),
      window:
        filter.window === undefined
          ? null
          : { of: filter.window.of, answer: filter.window.answer, ...(reveal && { at: filter.window.at }) },
      ...(reveal && { values: filter.values }),
    }),
    ...(parts.length > 0 && { parts: parts.map((part) => segmentDocument(part, reveal)) }),
  };
}
