import type { SourceConfig } from '../config/source-config.ts';
import { buildContacts, type ContactTable } from '../contacts/contact-table.ts';
import { crowdedIdsFix, crowdedIdsText } from '../contacts/crowded-ids.ts';
import { identityKindsOf } from '../contacts/identity-kinds.ts';
import { collectRejects, type RejectsRequest } from '../contacts/rejects/collect-rejects.ts';
import type { Engine } from '../engine/engine.ts';
import { identifiers, type Platform } from '../identifiers/identifier.ts';
import { detectTypes } from '../sources/attribute-types.ts';
import { presets } from '../sources/presets.ts';
import { presetFit, type PresetFit, recognisePreset } from '../sources/recognise-preset.ts';
import { hasNoRows, pathsOf, type SourceTable } from '../sources/source-table.ts';
import { findConsentColumn } from './consent-column.ts';
import { cover, type CoverOptions } from './cover.ts';
import { presetEvents } from './event-facts.ts';
import { attributesOf, headersOf, inspectColumns } from './inspect-columns.ts';
import type { IdentifierCoverage, Inspection } from './inspection.ts';
import { placesOf } from './places.ts';

export interface InspectOptions {
  /** Whose rules apply; without it, those of all platforms that lists can be sent to. */
  readonly platform: Platform | undefined;
  readonly defaultCountry: string | undefined;
  /** The encoding that somebody says the file has. */
  readonly encoding?: string | undefined;
  /** The sheet that somebody wants, by name or number. */
  readonly sheet?: string | undefined;
  /** Declared types of attributes; found from the data when absent. */
  readonly types?: SourceConfig['types'];
  /** Whether to give masked samples of invalid values. */
  readonly samples: boolean;
  /** Where to write what is rejected, when somebody wants to have it, and absolute paths of what is read. */
  readonly rejects: RejectsRequest | undefined;
  readonly inputs: readonly string[];
}

/** A value that all of these accept that take its identifier can go anywhere. */
const common: readonly Platform[] = ['google', 'meta', 'linkedin'];

/** Looks at all rows of a source. Requires `prepareRules`. */
export async function inspectSource(engine: Engine, source: SourceTable, options: InspectOptions): Promise<Inspection> {
  const contacts = await buildContacts(engine, source, {
    defaultCountry: options.defaultCountry,
    consent: undefined,
    attributes: [],
    types: {},
  });
  const attributes = await detectTypes(engine, source, attributesOf(source), options.types ?? {});
  const [file] = source.files;
  const { defaultCountry, rejects: request, inputs } = options;
  const platforms = options.platform === undefined ? common : [options.platform];
  return {
    file: pathsOf(source),
    files: source.files.map(({ path }) => path),
    format: file?.format ?? 'csv',
    encoding: file?.encoding,
    delimiter: file?.delimiter,
    sheet: file?.sheet,
    declaredEncoding: options.encoding,
    declaredSheet: options.sheet,
    hasHeader: file?.hasHeader ?? true,
    heading: file?.heading,
    ...presetOf(source),
    view: options.platform ?? 'all',
    defaultCountry,
    rows: source.rows + source.unreadableCount,
    contacts: contacts.contacts,
    duplicates: contacts.duplicates,
    duplicatesBy: contacts.duplicatesBy,
    knownBy: identityKindsOf(source),
    rejected: contacts.rejected,
    columns: await inspectColumns(engine, source, attributes),
    identifiers: await coverages(engine, source, { rules: platforms, defaultCountry, samples: options.samples }),
    divided: source.divided,
    consent: await findConsentColumn(engine, source),
    events: presetEvents(source),
    unreadable: source.unreadable,
    rejects:
      request &&
      (await collectRejects(engine, [{ ...contacts, attributes }], {
        rules: platforms,
        defaultCountry,
        request,
        inputs,
      })),
    warnings: [...source.warnings, ...withoutRows(source), ...crowded(contacts)],
  };
}

/** A header alone is a table that says nothing. */
function withoutRows(source: SourceTable): string[] {
  if (!hasNoRows(source)) return [];
  const has = source.files.length === 1 ? 'has' : 'have';
  const header = source.files.some((file) => file.heading !== undefined) ? 'a header and ' : '';
  return [`${pathsOf(source)} ${has} ${header}no rows`];
}

function crowded({ source, crowdedIds }: ContactTable): string[] {
  return crowdedIds === undefined ? [] : [`${crowdedIdsText(source, crowdedIds)}. ${crowdedIdsFix}`];
}

async function coverages(engine: Engine, source: SourceTable, options: CoverOptions): Promise<IdentifierCoverage[]> {
  const found: IdentifierCoverage[] = [];
  for (const identifier of identifiers.filter((each) => source.mapping[each] !== undefined)) {
    const coverage = await cover(engine, source, identifier, options);
    const reasons: IdentifierCoverage['reasons'][number][] = [];
    for (const { rows, ...reason } of coverage.reasons) {
      reasons.push({ ...reason, at: await placesOf(engine, source, rows) });
    }
    found.push({ identifier, columns: headersOf(source, identifier), ...coverage, reasons });
  }
  return found;
}

/** The preset with what speaks for it, and the next best. */
function presetOf({ preset: name, columns }: SourceTable): Pick<Inspection, 'preset' | 'runnerUp'> {
  const headers = columns.map(({ header }) => header);
  const { best, runnerUp } = recognisePreset(headers);
  const scoreOf = (fit: PresetFit | undefined) => fit && { name: fit.preset.name, score: fit.score };
  const taken = presets.find((preset) => preset.name === name);
  if (taken === undefined) return { preset: undefined, runnerUp: scoreOf(best) };
  const { score, because } = presetFit(taken, headers);
  const next = [best, runnerUp].find((fit) => fit !== undefined && fit.preset !== taken);
  return { preset: { name: taken.name, score, because }, runnerUp: scoreOf(next) };
}
