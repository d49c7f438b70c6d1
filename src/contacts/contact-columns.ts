import { quoteName } from '../engine/sql.ts';
import { identifiers, type Identifier } from '../identifiers/identifier.ts';
import { textRules } from '../identifiers/rules/text.ts';
import type { SourceTable } from '../sources/source-table.ts';

/** The column of a contact table that holds the raw value of an identifier. */
export function identifierColumn(identifier: Identifier): string {
  return `id:${identifier}`;
}

/** The column of a contact table that holds a typed attribute; apart from the names that the table needs for itself. */
export function attributeColumn(attribute: string): string {
  return `at:${attribute}`;
}

/** Identifiers that a source has columns for, in the order of the identifier list. */
export function mappedIdentifiers(source: SourceTable): Identifier[] {
  return identifiers.filter((identifier) => (source.mapping[identifier]?.length ?? 0) > 0);
}

/** Columns of the source that feed an identifier, quoted. */
export function sourceColumns(source: SourceTable, identifier: Identifier): string[] {
  return (source.mapping[identifier] ?? []).map(quoteName);
}

/** SQL for a value without invisible characters around it, or NULL when nothing is left. Needs `prepareRules`. */
export function filled(column: string): string {
  return textRules.text(column);
}

/** SQL for a value, NULL when nothing of it is to be seen. Needs `prepareRules`. */
export function ifFilled(column: string): string {
  return `CASE WHEN ${textRules.filled(column)} THEN ${column} END`;
}

/** SQL for the first filled value of the columns that feed an identifier, else NULL. */
export function firstFilled(source: SourceTable, identifier: Identifier): string {
  return `coalesce(${[...sourceColumns(source, identifier).map(filled), 'NULL'].join(', ')})`;
}

/** SQL for whether any of the columns that feed an identifier is filled. */
export function someFilled(source: SourceTable, identifier: Identifier): string {
  const some = sourceColumns(source, identifier).map((column) => textRules.filled(column));
  return `(${['false', ...some].join(' OR ')})`;
}

/** The rows of a source, and the column with the country of each: the first filled one, where several columns feed it. */
export function withCountry(source: SourceTable): { from: string; countryColumn: string | undefined } {
  const [only, ...others] = source.mapping.country ?? [];
  if (others.length === 0) return { from: source.table, countryColumn: only };
  const countryColumn = 'country of the row';
  const from = `(SELECT *, ${firstFilled(source, 'country')} AS ${quoteName(countryColumn)} FROM ${source.table})`;
  return { from, countryColumn };
}
