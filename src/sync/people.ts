import { stateDirectory } from '../config/state-directory.ts';
import type { AudienceConfig, MemberKind } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import { requireConsentColumns } from '../contacts/consent.ts';
import { buildContacts, type ContactTable } from '../contacts/contact-table.ts';
import { collectRejects, type WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import type { EventTable } from '../contacts/event-table.ts';
import { applyGates, type Gated } from '../contacts/suppression.ts';
import { unknownWords } from '../contacts/unknown-words.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { prepareRules } from '../identifiers/normalize.ts';
import type { RuleSet } from '../identifiers/rule-sets.ts';
import { bindFilters } from '../segments/bind-filters.ts';
import { askedValues } from '../segments/asked-values.ts';
import { SegmentTables } from '../segments/segment-tables.ts';
import { defineClock } from '../segments/where.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { neededAudiences } from './admission/needed-audiences.ts';
import { barringLists } from './barring-files.ts';
import { answerWarnings } from './event-warnings.ts';
import { buildEventTables } from './load-events.ts';
import { eventWarnings, sourceWarnings } from './file-warnings.ts';
import { KeyCache } from './key-cache.ts';
import { fanColumns, textTypes } from './fan-columns.ts';
import { inputsOf, type ReadFiles, readFiles } from './read-files.ts';
import { formsOf } from './forms-of.ts';
import { listPurposes, requireConsentToLists, withConsentInUse } from './list-purposes.ts';
import type { Reading } from './reading.ts';
import { segmentsOf } from './segments-of.ts';

/** Everybody the config's files speak of, after the gates. */
export interface People extends Gated {
  readonly contacts: readonly ContactTable[];
  readonly events: readonly EventTable[];
  readonly suppress: readonly SourceTable[];
  readonly consentFiles: readonly SourceTable[];
  readonly segments: SegmentTables;
  /** Keys that earlier runs made. */
  readonly keys: KeyCache;
  /** What was written where `Reading.rejects` asks for it. */
  readonly rejects: WrittenRejects | undefined;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the files of these audiences, checks the filters against them, makes contacts and applies the gates.
 */
export async function loadPeople(
  engine: Engine,
  written: Config,
  planned: readonly AudienceConfig[] | 'everything',
  reading: Reading,
): Promise<People> {
  const onConsent = await requireConsentToLists(written);
  const config = await withConsentInUse(written);
  const audiences = planned === 'everything' ? planned : neededAudiences(config, planned);
  await prepareRules(engine);
  await defineClock(engine, reading.now(), config.defaults.timezone);
  const files = await readFiles(engine, config, audiences, reading);
  const { sources, suppress, filters } = files;
  const calls = [...filters.values()].flatMap((filter) => filter.calls);
  if (written.consent !== undefined) requireConsentColumns(written.consent, sources, (...path) => config.at(...path));
  const keys = await KeyCache.prepare(engine, {
    home: stateDirectory(config.directory),
    tempDirectory: reading.tempDirectory,
  });
  // A second wall around filters: all files are read, and from here on no expression can reach one.
  await engine.run('SET enable_external_access = false');

  const contacts = await contactsOf(engine, config, sources, filters);
  const { consent } = config;
  const unknown = consent === undefined ? [] : await unknownWords(engine, { ...config, consent }, contacts);
  const events = await buildEventTables(engine, config, files.events, { contacts, calls });
  const bound = await bindFilters(engine, config, filters.values(), contacts, events);

  const defaultCountry = config.defaults.country;
  const lists = await barringLists(engine, config, files, contacts);
  // Before the gates: they refuse a suppression list of which a row cannot be read.
  const rejects =
    reading.rejects &&
    (await collectRejects(
      engine,
      [...contacts, ...events.values(), ...lists.suppress, ...lists.consentLists.map(({ list }) => list)],
      {
        rules: await rulesOf(config, planned),
        defaultCountry,
        request: reading.rejects,
        inputs: inputsOf(config, files),
      },
    ));

  const lost = await answerWarnings(engine, { config, tables: events, calls });
  await reading.beforeGates?.(contacts);
  const gated = await applyGates(engine, contacts, {
    ...lists,
    onWarning: (message) =>
      lost.push({
        severity: 'warning',
        message,
        at: config.at(message.startsWith('suppression') ? 'suppress' : 'consent'),
      }),
    consent: config.consent,
    lists: await listPurposes(config),
    defaultCountry,
  });
  const asked =
    audiences === 'everything'
      ? [...bound.keys()]
      : [...segmentsOf(config, audiences), ...askedValues(config, audiences)].map(({ name }) => name);
  const segments = new SegmentTables(engine, {
    segments: config.segments,
    filters: new Map([...bound].filter(([segment]) => asked.includes(segment))),
    contacts,
    events,
    defaultCountry,
    heldBack: gated.heldBack,
    at: (...path) => config.at(...path),
  });
  const warnings = [
    ...onConsent,
    ...sourceWarnings(config, [...sources, ...suppress, ...files.consent], contacts),
    ...unknown,
    ...eventWarnings(config, [...events.values()]),
    ...lost,
  ];
  return {
    ...gated,
    contacts,
    events: [...events.values()],
    suppress,
    consentFiles: files.consent,
    segments,
    keys,
    rejects,
    warnings,
  };
}

async function contactsOf(
  engine: Engine,
  config: Config,
  sources: readonly SourceTable[],
  filters: ReadFiles['filters'],
): Promise<ContactTable[]> {
  const contacts: ContactTable[] = [];
  for (const source of sources) {
    const named = [...filters.values()].filter((filter) => filter.from === source.name);
    const fans = fanColumns(config).filter(
      ({ events, column }) => events === undefined && hasAttribute(source, column),
    );
    contacts.push(
      await buildContacts(engine, source, {
        defaultCountry: config.defaults.country,
        consent: config.consent,
        lists: await listPurposes(config),
        forms: await formsOf(config),
        attributes: [
          ...new Set([...named.flatMap((filter) => filter.attributes), ...fans.map(({ column }) => column)]),
        ],
        types: { ...textTypes(fans, named), ...config.sources.get(source.name)?.types },
      }),
    );
  }
  return contacts;
}

const hasAttribute = ({ columns }: SourceTable, name: string) => columns.some(({ attribute }) => attribute === name);

/** What the values of these audiences must pass. */
async function rulesOf(config: Config, audiences: readonly AudienceConfig[] | 'everything'): Promise<RuleSet[]> {
  const asked = audiences === 'everything' ? [...config.audiences.values()] : audiences;
  const rules = new Set<RuleSet>();
  for (const destination of config.destinations.values()) {
    const mine = asked.filter(({ to }) => to.includes(destination.name)).map(({ members }) => members);
    // Companies are told by e-mails too.
    const kinds = new Set<MemberKind>(mine.length === 0 ? [] : ['people', ...mine]);
    for (const members of kinds) rules.add((await destinationCapabilities(destination, members)).rules);
  }
  return [...rules];
}
