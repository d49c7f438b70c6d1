import type { GuardsConfig } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { hasNoRows, pathsOf } from '../sources/source-table.ts';
import { eventGuards } from './event-guards.ts';
import { cutOff, sourceGuards, type TrippedGuard } from './guards.ts';
import type { People } from './people.ts';

/** What is wrong with the files that a list's members come from, and with those that keep others out of it. */
export function fileGuards(
  guards: GuardsConfig,
  {
    contacts,
    events,
    segments,
    suppress,
    consentFiles,
  }: Pick<People, 'contacts' | 'events' | 'segments' | 'suppress' | 'consentFiles'>,
  list: { readonly segment: string; readonly wanted: number },
): TrippedGuard[] {
  const sources = segments.parts.sources(list.segment);
  const keepingOut = segments.parts.sourcesKeepingOut(list.segment);
  const mine = contacts.filter((_, source) => sources.has(source));
  // Who denies consent there is kept off every list, whatever it is made of.
  const asking = contacts.filter(({ asksConsent }) => asksConsent);
  const asked = new Set(segments.calls(list.segment).map((call) => call.events));
  const tripped = [
    ...[...new Set([...mine, ...asking])].flatMap(({ source }) => cutOff(source, `source "${source.name}"`, 'people')),
    ...mine.flatMap((each) => sourceGuards(guards, each)),
    ...eventGuards(
      guards,
      events.filter(({ name }) => asked.has(name)),
      list.wanted,
    ),
  ];
  // Where nobody is wanted, nobody comes in.
  if (guards.allowEmpty || list.wanted === 0) return tripped;
  const excluded = contacts.filter((_, source) => keepingOut.has(source));
  return [
    ...tripped,
    ...sourcesWithoutRows(excluded, 'excludes'),
    ...sourcesWithoutRows(
      asking.filter((each) => !excluded.includes(each)),
      'bars',
    ),
    ...emptyFileGuards(guards, { suppress, consentFiles }),
  ];
}

/** Of suppression lists and files of consent that speak of nobody. */
export function emptyFileGuards(
  { allowEmpty }: Pick<GuardsConfig, 'allowEmpty'>,
  { suppress, consentFiles }: Pick<People, 'suppress' | 'consentFiles'>,
): TrippedGuard[] {
  if (allowEmpty) return [];
  return [
    ...suppress.filter(hasNoRows).map((file) => withoutRows(`suppression list ${pathsOf(file)}`, 'suppresses')),
    ...consentFiles.filter(hasNoRows).map((file) => withoutRows(`consent file ${pathsOf(file)}`, 'speaks of')),
  ];
}

function sourcesWithoutRows(contacts: readonly ContactTable[], does: Doing): TrippedGuard[] {
  return contacts
    .map(({ source }) => source)
    .filter(hasNoRows)
    .map((source) => withoutRows(`source "${source.name}" (${pathsOf(source)})`, does));
}

/** How a file keeps people off a list: by a segment, by a denied consent, by a suppression list. */
type Doing = 'excludes' | 'bars' | 'suppresses' | 'speaks of';

/** A broken export looks like this, and no other guard sees it: nobody leaves, and whom the file kept out comes in. */
function withoutRows(what: string, does: Doing): TrippedGuard {
  return {
    guard: 'empty',
    message: `${what} has no rows and ${does} nobody: look at the export, or write \`allow_empty: true\` under \`guards:\` if it may be empty`,
  };
}
