import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { AttributeColumn } from '../sources/attribute-types.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import { headerOf, type SourceTable } from '../sources/source-table.ts';
import type { InspectedColumn } from './inspection.ts';

/**
 * The columns of a source, and how full they are.
 *
 * @param types of its attributes, by `detectTypes`
 */
export async function inspectColumns(
  engine: Engine,
  source: SourceTable,
  types: readonly AttributeColumn[],
): Promise<InspectedColumn[]> {
  const filled = await filledCounts(engine, source);
  return source.columns.map(({ header, attribute, identifier }): InspectedColumn => {
    const typed = types.find(({ name }) => name === attribute);
    return {
      header,
      attribute,
      identifier,
      type: typed?.type,
      filled: filled.get(attribute) ?? 0,
      unparsed: typed?.unparsed ?? 0,
    };
  });
}

/** The columns that feed no identifier. */
export function attributesOf({ columns }: SourceTable): string[] {
  return columns.flatMap(({ attribute, identifier }) => (identifier === undefined ? [attribute] : []));
}

/** Headers of the columns that feed an identifier, best first. */
export function headersOf(source: SourceTable, identifier: Identifier): string[] {
  return [...new Set((source.mapping[identifier] ?? []).map((column) => headerOf(source, column)))];
}

/** Rows with a value, by attribute. */
async function filledCounts(engine: Engine, source: SourceTable): Promise<Map<string, number>> {
  const counts = source.columns.map(({ attribute }, index) => {
    const value = quoteName(attribute);
    // Nearly no value begins with a blank, and those that don't need no trimming to be told from nothing.
    return `count(nullif(CASE WHEN starts_with(${value}, ' ') THEN trim(${value}) ELSE ${value} END, ''))::INTEGER AS n${index}`;
  });
  const row = await engine.row(`SELECT ${counts.join(', ')} FROM ${source.table}`);
  return new Map(source.columns.map(({ attribute }, index) => [attribute, Number(row[`n${index}`])]));
}
