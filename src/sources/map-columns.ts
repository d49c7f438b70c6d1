import type { EventsConfig, SourceConfig } from '../config/source-config.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import { type Identifier, identifiers } from '../identifiers/identifier.ts';
import { attributeNames } from './attribute-names.ts';
import { columnsWithHeader, type ColumnSearch, findColumns, listHeaders, noColumn } from './find-columns.ts';
import { mappingWarnings } from './mapping-warnings.ts';
import { attributesOf } from './named-attributes.ts';
import { headerKey, mappedHeaders, type Preset } from './preset.ts';
import { presets } from './presets.ts';
import { recognisePreset } from './recognise-preset.ts';
import type { SourceColumn, SourceTable } from './source-table.ts';
import { type UsualColumns, usualColumns } from './usual-columns.ts';

export interface MappedColumns {
  readonly columns: readonly SourceColumn[];
  readonly mapping: SourceTable['mapping'];
  readonly preset: string | undefined;
  /** What is doubtful about the mapping. Names headers and identifiers. */
  readonly warnings: readonly string[];
}

/** What of a source's config says which column is which; `columns` is missing in suppression lists. */
export type Naming = Pick<SourceConfig, 'map' | 'preset'> &
  Partial<Pick<SourceConfig, 'columns'>> &
  Partial<Pick<EventsConfig, 'key'>>;

/** Identifier to the indexes of the columns that feed it, best first. */
export type Feeds = ReadonlyMap<Identifier, readonly number[]>;

/**
 * Says which column is which identifier: the config's `map` first, then the preset, then what headers usually mean. A column
 * feeds one identifier.
 *
 * @throws UserError when the config names columns that the file does not have, or one for two identifiers (all are told), or
 * no column is an identifier
 */
export function mapColumns(
  headers: readonly string[],
  source: Naming,
  where: Pick<ColumnSearch, 'file' | 'at'>,
): MappedColumns {
  const problems: Diagnostic[] = [];
  const names = attributesOf(source, { ...where, headers, names: attributeNames(headers) }, problems);
  const search = { ...where, headers, names };
  const written = writtenColumns(source, search, problems);
  if (problems.length > 0) throw new UserError(problems);
  const usual = usualColumns(headers);
  const recognition = recognisePreset(headers);
  const preset = source.preset === undefined ? recognition.preset : presets.find(({ name }) => name === source.preset);
  const found = preset === undefined ? usual.columns : presetColumns(preset, headers, usual);
  const feeds = withoutTaken(written, found);
  const lacking = source.key?.filter((identifier) => !feeds.has(identifier)) ?? [];
  if (lacking.length > 0) throw noKey(search, lacking);
  if (feeds.size === 0) throw noIdentifier(search, source.preset);
  const identifierAt = new Map([...feeds].flatMap(([identifier, indexes]) => indexes.map((at) => [at, identifier])));
  const attributesAt = (indexes: readonly number[]) => indexes.flatMap((index) => names[index] ?? []);
  return {
    columns: headers.map((header, index) => ({
      attribute: names[index] ?? '',
      header,
      identifier: identifierAt.get(index),
    })),
    mapping: Object.fromEntries([...feeds].map(([identifier, indexes]) => [identifier, attributesAt(indexes)])),
    preset: preset?.name,
    warnings: mappingWarnings({ headers, named: source.preset, preset, recognition, written, found, feeds, usual }),
  };
}

/** The columns that the config's `map` names; an empty list takes an identifier from nowhere. */
function writtenColumns({ map }: Naming, search: ColumnSearch, problems: Diagnostic[]): Feeds {
  const written = new Map<Identifier, readonly number[]>();
  const takenBy = new Map<number, Identifier>();
  for (const identifier of identifiers) {
    const headers = map[identifier];
    if (headers === undefined) continue;
    const indexes = new Set<number>();
    for (const header of headers) {
      const columns = findColumns(header, search);
      if (columns === undefined) problems.push(noColumn(header, search));
      const other = columns?.map((index) => takenBy.get(index)).find((each) => each !== undefined);
      if (other !== undefined) problems.push(mappedTwice(header, [other, identifier], search));
      for (const index of columns ?? []) indexes.add(index);
    }
    for (const index of indexes) takenBy.set(index, identifier);
    written.set(identifier, [...indexes]);
  }
  return written;
}

function mappedTwice(header: string, [one, other]: readonly Identifier[], { at }: ColumnSearch): Diagnostic {
  return {
    severity: 'error',
    message: `the column "${header}" is mapped to ${one} and to ${other}`,
    ...(at && { at }),
    fix: 'A column feeds one identifier: keep it under one of them in `map:`.',
  };
}

/** A known export has no column whose meaning would have to be guessed, but those that each account names itself. */
function presetColumns(preset: Preset, headers: readonly string[], usual: UsualColumns): Feeds {
  const found = new Map<Identifier, readonly number[]>();
  const known = new Set(
    [...mappedHeaders(preset), ...preset.signatures.flat(), ...(preset.others ?? [])].map(headerKey),
  );
  for (const identifier of identifiers) {
    const own = (preset.map[identifier] ?? []).flatMap((wanted) => columnsWithHeader(wanted, headers));
    const guessed = preset.named?.includes(identifier) === true ? (usual.columns.get(identifier) ?? []) : [];
    const foreign = guessed.filter((index) => !known.has(headerKey(headers[index] ?? '')));
    const columns = own.length > 0 ? own : foreign;
    if (columns.length > 0) found.set(identifier, columns);
  }
  return found;
}

/** What is written, and what is found of the rest: a column that the config gives to one identifier feeds no other. */
function withoutTaken(written: Feeds, found: Feeds): Feeds {
  const taken = new Set([...written.values()].flat());
  const feeds = new Map<Identifier, readonly number[]>();
  for (const identifier of identifiers) {
    const rest = (found.get(identifier) ?? []).filter((index) => !taken.has(index));
    const columns = written.get(identifier) ?? rest;
    if (columns.length > 0) feeds.set(identifier, columns);
  }
  return feeds;
}

/** Of events: what says whose they are must be there. */
function noKey({ headers, file, at }: ColumnSearch, lacking: readonly Identifier[]): UserError {
  return new UserError(
    `${file}: no column is known to be ${lacking.join(' or ')}; the columns are: ${listHeaders(headers)}`,
    {
      ...(at && { at }),
      fix: `Name the column that says whose the events are, e.g. \`key: { Contact: ${lacking[0] ?? ''} }\`.`,
    },
  );
}

function noIdentifier({ headers, file, at }: ColumnSearch, preset: string | undefined): UserError {
  const why = preset === undefined ? '' : ` that the preset ${preset} knows`;
  return new UserError(
    `${file}: no column is an identifier (e-mail, phone, …)${why}; the columns are: ${listHeaders(headers)}`,
    {
      ...(at && { at }),
      fix:
        at === undefined
          ? 'Give the columns names that say it, e.g. `email`, `phone`, `first_name`.'
          : 'Say which column is which under `map:` of the source, e.g. `map: { email: Contact }`.',
    },
  );
}
