import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { AudienceConfig, Config } from '../config/config.ts';
import { requireConsentColumn } from '../contacts/consent.ts';
import { buildContacts, type ContactTable } from '../contacts/contact-table.ts';
import { collectRejects, type RejectsRequest, type WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import { readSuppression, type SuppressionList } from '../contacts/suppression-list.ts';
import { applyGates, type Withheld } from '../contacts/suppression.ts';
import type { Engine } from '../engine/engine.ts';
import { fitThreads } from '../engine/fit-threads.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import type { Platform } from '../identifiers/identifier.ts';
import { prepareRules } from '../identifiers/normalize.ts';
import { bindFilters, checkFilters } from '../segments/filter.ts';
import { SegmentTables } from '../segments/segment-tables.ts';
import { defineClock } from '../segments/where.ts';
import { absentAttributes } from '../sources/absent-attributes.ts';
import { loadSource } from '../sources/load-source.ts';
import type { SourceTable } from '../sources/source-table.ts';

/** Where source files come from and scratch files go. */
export interface Reading {
  readonly stdin: Readable;
  readonly now: () => Date;
  readonly tempDirectory: string;
  /** Where to write what is rejected, when somebody wants to have it. */
  readonly rejects?: RejectsRequest | undefined;
  /** Ends a query that takes long. */
  readonly signal?: AbortSignal;
}

/** Everybody the config's files speak of, after the gates. */
export interface People {
  readonly contacts: readonly ContactTable[];
  /** Source to contacts held back by consent and suppression. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  readonly suppress: readonly SourceTable[];
  readonly segments: SegmentTables;
  /** What was written where `Reading.rejects` asks for it. */
  readonly rejects: WrittenRejects | undefined;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the sources, checks the filters against them, makes contacts and applies the gates. With a consent block every
 * source is read, whichever audiences are asked for: a denial in one source bars the person in all.
 */
export async function loadPeople(
  engine: Engine,
  config: Config,
  audiences: readonly AudienceConfig[] | 'everything',
  reading: Reading,
): Promise<People> {
  await prepareRules(engine);
  await defineClock(engine, reading.now(), config.defaults.timezone);
  const all = audiences === 'everything' || config.consent !== undefined;
  const needed = all ? new Set(config.sources.keys()) : sourcesOf(config, audiences);
  const read = (source: Parameters<typeof loadSource>[1], ...path: readonly (string | number)[]) =>
    loadSource(engine, source, {
      ...reading,
      directory: config.directory,
      at: config.at(...path),
      atCharacter: (offset) => config.atCharacter([...path, 'sql'], offset),
    });
  const sources = new Map<string, SourceTable>();
  for (const source of config.sources.values())
    if (needed.has(source.name)) sources.set(source.name, await read(source, 'sources', source.name));
  const rows = [...sources.values()].reduce((sum, source) => sum + source.rows, 0);
  await fitThreads(engine, rows);
  const filters = await checkFilters(engine, config, sources);
  if (config.consent !== undefined) requireConsentColumn(config.consent, [...sources.values()]);

  const suppress: SourceTable[] = [];
  for (const [index, list] of config.suppress.entries()) suppress.push(await read(list, 'suppress', index));
  // A second wall around filters: all files are read, and from here on no expression can reach one.
  await engine.run('SET enable_external_access = false');

  const contacts: ContactTable[] = [];
  for (const source of sources.values()) {
    const named = [...filters.values()].filter((filter) => filter.from === source.name);
    contacts.push(
      await buildContacts(engine, source, {
        defaultCountry: config.defaults.country,
        consent: config.consent,
        attributes: [...new Set(named.flatMap((filter) => filter.attributes))],
        types: config.sources.get(source.name)?.types ?? {},
      }),
    );
  }
  await bindFilters(engine, config, filters.values(), contacts);

  const defaultCountry = config.defaults.country;
  const lists: SuppressionList[] = [];
  for (const list of suppress) lists.push(await readSuppression(engine, list, { contacts, defaultCountry }));
  // Before the gates: they refuse a suppression list of which a row cannot be read.
  const rejects =
    reading.rejects &&
    (await collectRejects(engine, [...contacts, ...lists], {
      platforms: platformsOf(config, audiences),
      defaultCountry,
      request: reading.rejects,
      inputs: inputsOf(config, [...sources.values(), ...suppress]),
    }));

  const lost: Diagnostic[] = [];
  const withholdUnspecified = config.consent?.unspecified === 'withhold';
  const withheld = await applyGates(engine, contacts, {
    suppress: lists,
    onWarning: (message) => lost.push({ severity: 'warning', message, at: config.at('suppress') }),
    withholdUnspecified,
    defaultCountry,
  });
  const segments = new SegmentTables(engine, {
    segments: config.segments,
    filters,
    contacts,
    defaultCountry,
    withholdUnspecified,
    at: (...path) => config.at(...path),
  });
  const warnings = [...warningsOf(config, [...sources.values(), ...suppress], contacts), ...lost];
  return { contacts, withheld, suppress, segments, rejects, warnings };
}

/** Sources that the segments of these audiences are made of. */
function sourcesOf(config: Config, audiences: readonly AudienceConfig[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const segment = config.segments.get(name);
    if (segment?.kind === 'filter') found.add(segment.from);
    if (segment?.kind === 'combination') [...segment.include, ...segment.allOf, ...segment.exclude].forEach(visit);
  };
  for (const audience of audiences) visit(audience.segment);
  return found;
}

/** Whose rules the values of these audiences must pass. */
function platformsOf(config: Config, audiences: readonly AudienceConfig[] | 'everything'): Platform[] {
  const asked = audiences === 'everything' ? [...config.audiences.values()] : audiences;
  const names = new Set(asked.flatMap(({ to }) => to));
  return [...new Set([...config.destinations].flatMap(([name, { type }]) => (names.has(name) ? [type] : [])))];
}

/** Absolute paths of everything that is read: of files that a pattern finds, those that were picked. */
function inputsOf(config: Config, sources: readonly SourceTable[]): string[] {
  return [
    config.file,
    ...[...config.sources.values(), ...config.suppress].flatMap(({ files, query }) => {
      if (query === undefined) return files;
      return query.connection.kind === 'postgresql' ? [] : query.connection.path;
    }),
    ...sources.flatMap(({ files }) => files.map(({ path, archive = path }) => resolve(config.directory, archive))),
  ];
}

function warningsOf(config: Config, sources: readonly SourceTable[], contacts: readonly ContactTable[]): Diagnostic[] {
  const warnings: Diagnostic[] = sources.flatMap((source) =>
    source.warnings.map(
      (message) => ({ severity: 'warning', message: `source "${source.name}": ${message}` }) as const,
    ),
  );
  for (const { source, attributes } of contacts) {
    for (const { name, fix } of absentAttributes(source, config.sources.get(source.name)?.types ?? {})) {
      const message = `source "${source.name}" has no attribute "${name}", whose type is declared`;
      warnings.push({ severity: 'warning', message, at: config.at('sources', source.name, 'types', name), fix });
    }
    for (const { name, type, unparsed } of attributes) {
      if (unparsed === 0) continue;
      warnings.push({
        severity: 'warning',
        message: `source "${source.name}": ${unparsed} values of ${name} are not a ${type} and count as empty`,
        at: config.at('sources', source.name, 'types', name),
      });
    }
  }
  return warnings;
}
