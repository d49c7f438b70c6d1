import type { Readable } from 'node:stream';
import type { AudienceConfig, Config } from '../config/config.ts';
import { requireConsentColumn } from '../contacts/consent.ts';
import { buildContacts, type ContactTable } from '../contacts/contact-table.ts';
import { applyGates, type Withheld } from '../contacts/suppression.ts';
import type { Engine } from '../engine/engine.ts';
import { fitThreads } from '../engine/fit-threads.ts';
import type { Diagnostic } from '../errors/user-error.ts';
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
}

/** Everybody the config's files speak of, after the gates. */
export interface People {
  readonly contacts: readonly ContactTable[];
  /** Source to contacts held back by consent and suppression. */
  readonly withheld: ReadonlyMap<string, Withheld>;
  readonly suppress: readonly SourceTable[];
  readonly segments: SegmentTables;
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
  const read = (source: Parameters<typeof loadSource>[1], at = config.at('sources', source.name)) =>
    loadSource(engine, source, { ...reading, directory: config.directory, at });
  const sources = new Map<string, SourceTable>();
  for (const source of config.sources.values())
    if (needed.has(source.name)) sources.set(source.name, await read(source));
  const rows = [...sources.values()].reduce((sum, source) => sum + source.rows, 0);
  await fitThreads(engine, rows);
  const filters = await checkFilters(engine, config, sources);
  if (config.consent !== undefined) requireConsentColumn(config.consent, [...sources.values()]);

  const suppress: SourceTable[] = [];
  for (const [index, list] of config.suppress.entries()) suppress.push(await read(list, config.at('suppress', index)));
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

  const lost: Diagnostic[] = [];
  const withholdUnspecified = config.consent?.unspecified === 'withhold';
  const withheld = await applyGates(engine, contacts, {
    suppress,
    onWarning: (message) => lost.push({ severity: 'warning', message, at: config.at('suppress') }),
    withholdUnspecified,
    defaultCountry: config.defaults.country,
  });
  const segments = new SegmentTables(engine, {
    segments: config.segments,
    filters,
    contacts,
    defaultCountry: config.defaults.country,
    withholdUnspecified,
    at: (...path) => config.at(...path),
  });
  const warnings = [...warningsOf(config, [...sources.values(), ...suppress], contacts), ...lost];
  return { contacts, withheld, suppress, segments, warnings };
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
