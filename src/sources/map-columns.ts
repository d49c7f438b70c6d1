import { distance } from 'fastest-levenshtein';
import type { SourceConfig } from '../config/config.ts';
import { type Position, UserError } from '../errors/user-error.ts';
import { type Identifier, identifiers } from '../identifiers/identifier.ts';
import { attributeNames } from './attribute-names.ts';
import { headerKey, type Preset } from './preset.ts';
import { presets, recognisePreset } from './presets.ts';
import type { SourceColumn, SourceTable } from './source-table.ts';
import { identifierOfHeader } from './synonyms.ts';

export interface MappedColumns {
  readonly columns: readonly SourceColumn[];
  readonly mapping: SourceTable['mapping'];
  readonly preset: string | undefined;
}

/**
 * Says which column is which identifier: the config's `map` first, then the preset, then what headers usually mean.
 *
 * @throws UserError when the config names a column that the file does not have, or no column is an identifier
 */
export function mapColumns(
  headers: readonly string[],
  source: Pick<SourceConfig, 'map' | 'preset' | 'name'> & { readonly columns?: SourceConfig['columns'] },
  where: { readonly file: string; readonly at: Position | undefined },
): MappedColumns {
  const names = friendlyNames(headers, source.columns ?? {}, where);
  const preset =
    source.preset === undefined ? recognisePreset(headers) : presets.find(({ name }) => name === source.preset);
  const mapping: Partial<Record<Identifier, readonly string[]>> = {};
  for (const identifier of identifiers) {
    const written = source.map[identifier];
    const indexes =
      written === undefined
        ? usualColumns(identifier, headers, preset)
        : written.flatMap((header) => columnsNamed(header, headers, names, where));
    const attributes = [...new Set(indexes)].flatMap((index) => names[index] ?? []);
    if (attributes.length > 0) mapping[identifier] = attributes;
  }
  if (Object.keys(mapping).length === 0) {
    throw new UserError(
      `${where.file}: no column is an identifier (e-mail, phone, …); the columns are: ${headers.join(', ')}`,
      {
        at: { file: where.file, line: 1 },
        fix: 'say which column is which under `map:` of the source, e.g. `map: { email: Contact }`',
      },
    );
  }
  const feeds = new Map(
    (Object.entries(mapping) as [Identifier, readonly string[]][]).flatMap(([identifier, attributes]) =>
      attributes.map((attribute): [string, Identifier] => [attribute, identifier]),
    ),
  );
  const columns = headers.map((header, index) => {
    const attribute = names[index] ?? '';
    return { attribute, header, identifier: feeds.get(attribute) };
  });
  return { columns, mapping, preset: preset?.name };
}

function usualColumns(identifier: Identifier, headers: readonly string[], preset: Preset | undefined): number[] {
  const known = preset?.map[identifier];
  if (known !== undefined) return known.flatMap((wanted) => indexesOf(wanted, headers));
  if (preset !== undefined) return [];
  return headers.flatMap((header, index) => (identifierOfHeader(header) === identifier ? [index] : []));
}

function indexesOf(wanted: string, headers: readonly string[]): number[] {
  return headers.flatMap((header, index) => (headerKey(header) === headerKey(wanted) ? [index] : []));
}

/** A column may be named by its header or by its attribute. */
function columnsNamed(
  wanted: string,
  headers: readonly string[],
  names: readonly string[],
  { file, at }: { readonly file: string; readonly at: Position | undefined },
): number[] {
  const byHeader = indexesOf(wanted, headers);
  if (byHeader.length > 0) return byHeader;
  const byName = names.indexOf(wanted);
  if (byName >= 0) return [byName];
  const nearest = headers.toSorted(
    (a, b) => distance(headerKey(a), headerKey(wanted)) - distance(headerKey(b), headerKey(wanted)),
  )[0];
  throw new UserError(`${file} has no column "${wanted}"`, {
    ...(at && { at }),
    fix:
      nearest === undefined
        ? 'check the header of the file'
        : `did you mean "${nearest}"? The columns are: ${headers.join(', ')}`,
  });
}

/** Attribute names, with those that the config gives put in place of ours. */
function friendlyNames(
  headers: readonly string[],
  columns: SourceConfig['columns'],
  where: { readonly file: string; readonly at: Position | undefined },
): string[] {
  const names = attributeNames(headers);
  for (const [friendly, header] of Object.entries(columns)) {
    const [index] = columnsNamed(header, headers, names, where);
    if (index === undefined) continue;
    const other = names.indexOf(friendly);
    // Two columns of one name: the config's word stands, the other gets its number.
    if (other >= 0 && other !== index) names[other] = `${friendly}_${other + 1}`;
    names[index] = friendly;
  }
  return names;
}
