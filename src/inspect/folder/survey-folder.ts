import { basename, dirname } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { UserError } from '../../errors/user-error.ts';
import { isSuppressionName } from '../../sources/files/reserved-names.ts';
import { type LoadOptions, loadSource } from '../../sources/load-source.ts';
import { type EventFacts, namedEvents, presetEvents } from '../event-facts.ts';
import { canSuppress, type Glance, glanceAt, hasContacts } from '../glance.ts';
import { sourceWithoutConfig } from '../source-without-config.ts';
import { isEventName, isLinesName, soundsLikeContacts } from './export-names.ts';
import { type ExportGroup, findExports, nameOf } from './find-exports.ts';
import { headCopy } from './head-copy.ts';
import { rankExports } from './rank-exports.ts';

/** An export that was looked at, by the newest of its files. */
export interface SurveyedExport {
  readonly group: ExportGroup;
  readonly glance: Glance;
  /** Undefined when it does not look as if its rows were what people did. */
  readonly events: EventFacts | undefined;
  /** Whether only its beginning was read. */
  readonly partly: boolean;
}

/** What stands in a folder, for whoever begins. */
export interface FolderSurvey {
  /** Exports of contacts, best first; last those of what people did, which tell of people, too. */
  readonly contacts: readonly SurveyedExport[];
  /** Exports of what people did. */
  readonly events: readonly SurveyedExport[];
  /** Lists of people who must be left alone, by their names. */
  readonly suppressions: readonly SurveyedExport[];
  /** Not looked into: too large, or too many. */
  readonly unopened: readonly ExportGroup[];
  /** No contacts, or not readable. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly file: string;
  /** Names nothing that stands in the file but headers. */
  readonly why: string;
}

export interface SurveyOptions extends Omit<LoadOptions, 'directory' | 'at'> {
  /** The folder that is searched. */
  readonly directory: string;
  /** `companions`: the export is known already; what stands beside it is suppression lists and events, by their names. */
  readonly wanted: 'everything' | 'companions';
  readonly signal: AbortSignal;
  /** Told which file is read now. */
  onFile(file: string): void;
}

/** Exports that are looked into, and as many suppression lists; the others are known by name. */
const mostOpened = 25;
/** Lines are read up to here; of other formats, whose beginning says nothing, files up to there. */
const headBytes = 1 << 20;
const wholeBytes = 4 << 20;

type Outcome =
  | { readonly kind: 'contacts' | 'events' | 'suppression'; readonly found: SurveyedExport }
  | { readonly kind: 'unopened'; readonly found: ExportGroup }
  | { readonly kind: 'left out'; readonly found: LeftOut };

/** Looks into the exports of a folder and of the usual folders below it. Requires `prepareRules`. */
export async function surveyFolder(engine: Engine, options: SurveyOptions): Promise<FolderSurvey> {
  const groups = await findExports(options.directory);
  const suppressing = groups.filter(suppresses);
  const others = groups.filter((group) => !suppresses(group));
  const likely = [...others.filter(sounds), ...others.filter((group) => !sounds(group))];
  const candidates = options.wanted === 'everything' ? likely : likely.filter(isOfEvents);
  const wanted = candidates.slice(0, mostOpened);
  const outcomes: Outcome[] = [];
  // Nothing here is large: threads would wait for each other longer than they work.
  await engine.run('SET threads = 1');
  for (const group of [...wanted, ...suppressing.slice(0, mostOpened)]) {
    options.signal.throwIfAborted();
    options.onFile(group.newest.label);
    outcomes.push(await survey(engine, `export ${outcomes.length + 1}`, group, options));
  }
  await engine.run('RESET threads');
  const unopened = options.wanted === 'everything' ? likely.slice(wanted.length) : [];
  for (const found of unopened) outcomes.push({ kind: 'unopened', found });
  // Of what stands beside a known export, only lists that bar nobody must not go unsaid.
  const matters = (label: string) => options.wanted === 'everything' || isSuppressionName(label);
  const events = outcomes.flatMap(({ kind, found }) => (kind === 'events' ? [found] : []));
  const contacts = outcomes.flatMap(({ kind, found }) => (kind === 'contacts' ? [found] : []));
  return {
    contacts: rankExports([...contacts, ...events.filter(({ glance }) => hasContacts(glance))]),
    events,
    suppressions: outcomes.flatMap(({ kind, found }) => (kind === 'suppression' ? [found] : [])),
    unopened: outcomes.flatMap(({ kind, found }) =>
      kind === 'unopened' && matters(found.newest.label) ? [found] : [],
    ),
    leftOut: outcomes.flatMap(({ kind, found }) => (kind === 'left out' && matters(found.file) ? [found] : [])),
  };
}

const suppresses = ({ newest }: ExportGroup) => isSuppressionName(newest.label);
const isOfEvents = (group: ExportGroup) => isEventName(nameOf(group));
const sounds = (group: ExportGroup) => soundsLikeContacts(nameOf(group)) || isOfEvents(group);

async function survey(engine: Engine, name: string, group: ExportGroup, options: SurveyOptions): Promise<Outcome> {
  const leaveOut = (why: string): Outcome => ({ kind: 'left out', found: { file: group.newest.label, why } });
  try {
    const found = await lookInto(engine, name, group, options);
    if (found === undefined) {
      return suppresses(group)
        ? leaveOut('too large to be looked into; if it is a suppression list, write it under `suppress:`')
        : { kind: 'unopened', found: group };
    }
    const { glance, events } = found;
    if (glance.rows === 0) return leaveOut('has no rows');
    if (events !== undefined && !suppresses(group)) return { kind: 'events', found };
    if (!suppresses(group)) {
      return hasContacts(glance) ? { kind: 'contacts', found } : leaveOut('no row has an e-mail, phone or address');
    }
    return canSuppress(glance)
      ? { kind: 'suppression', found }
      : leaveOut('named like a suppression list, but not every row can be read, or none has an e-mail, phone or id');
  } catch (error) {
    options.signal.throwIfAborted();
    // Whatever is wrong with one file, the others can be begun with; reading it alone tells all.
    if (error instanceof UserError) return leaveOut(reasonOf(error, group.newest.label));
    return leaveOut(`cannot be read; \`audience-sync inspect ${group.newest.label}\` says why`);
  }
}

/** Undefined when its beginning says nothing and it is too large to read all of it. */
async function lookInto(
  engine: Engine,
  name: string,
  group: ExportGroup,
  options: SurveyOptions,
): Promise<SurveyedExport | undefined> {
  const { newest } = group;
  const inLines = isLinesName(newest.label);
  if (!inLines && newest.bytes > wholeBytes) return undefined;
  const head = inLines ? await headCopy(newest, headBytes, options.tempDirectory) : undefined;
  const [path, directory] = head === undefined ? [newest.path, options.directory] : [head, dirname(head)];
  const source = await loadSource(engine, sourceWithoutConfig(name, path), { ...options, directory, at: undefined });
  const events = presetEvents(source) ?? (isOfEvents(group) ? await namedEvents(engine, source) : undefined);
  return { group, glance: await glanceAt(engine, source), events, partly: head !== undefined };
}

/** What a reader says against a file, without the file's name and the list of its columns. */
function reasonOf(error: UserError, file: string): string {
  const message = error.diagnostics[0]?.message ?? error.message;
  const [said = message] = message.split('; ');
  for (const name of [file, basename(file)]) {
    if (said.startsWith(name)) return said.slice(name.length).replace(/^[:\s]+/, '');
  }
  return said;
}
