import type { SourceConfig } from '../config/config.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import { type Identifier, identifiers } from '../identifiers/identifier.ts';
import { attributeNames } from './attribute-names.ts';
import { columnsWithHeader, type ColumnSearch, findColumns, listHeaders, noColumn } from './find-columns.ts';
import { attributesOf } from './named-attributes.ts';
import type { Preset } from './preset.ts';
import { presets, recognisePreset } from './presets.ts';
import type { SourceColumn, SourceTable } from './source-table.ts';
import { identifierOfHeader } from './synonyms.ts';

export interface MappedColumns {
  readonly columns: readonly SourceColumn[];
  readonly mapping: SourceTable['mapping'];
  readonly preset: string | undefined;
}

/** What of a source's config says which column is which; `columns` is missing in suppression lists. */
export type Naming = Pick<SourceConfig, 'map' | 'preset'> & Partial<Pick<SourceConfig, 'columns'>>;

/**
 * Says which column is which identifier: the config's `map` first, then the preset, then what headers usually mean.
 *
 * @throws UserError when the config names columns that the file does not have (all are told), or no column is an identifier
 */
export function mapColumns(
  headers: readonly string[],
  source: Naming,
  where: Pick<ColumnSearch, 'file' | 'at'>,
): MappedColumns {
  const problems: Diagnostic[] = [];
  const names = attributesOf(source, { ...where, headers, names: attributeNames(headers) }, problems);
  const search = { ...where, headers, names };
  const preset =
    source.preset === undefined ? recognisePreset(headers) : presets.find(({ name }) => name === source.preset);
  const mapping: Partial<Record<Identifier, readonly string[]>> = {};
  const feeds = new Map<number, Identifier>();
  for (const identifier of identifiers) {
    const written = source.map[identifier];
    const found =
      written === undefined
        ? usualColumns(identifier, headers, preset)
        : written.flatMap((header) => {
            const columns = findColumns(header, search);
            if (columns === undefined) problems.push(noColumn(header, search));
            return columns ?? [];
          });
    const indexes = [...new Set(found)];
    for (const index of indexes) feeds.set(index, identifier);
    if (indexes.length > 0) mapping[identifier] = indexes.flatMap((index) => names[index] ?? []);
  }
  if (problems.length > 0) throw new UserError(problems);
  if (feeds.size === 0) throw noIdentifier(search, source.preset);
  const columns = headers.map((header, index) => ({
    attribute: names[index] ?? '',
    header,
    identifier: feeds.get(index),
  }));
  return { columns, mapping, preset: preset?.name };
}

function usualColumns(identifier: Identifier, headers: readonly string[], preset: Preset | undefined): number[] {
  // A known export has no column whose meaning would have to be guessed.
  if (preset !== undefined) {
    return (preset.map[identifier] ?? []).flatMap((wanted) => columnsWithHeader(wanted, headers));
  }
  return headers.flatMap((header, index) => (identifierOfHeader(header) === identifier ? [index] : []));
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
