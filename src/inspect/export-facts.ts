import type { Engine } from '../engine/engine.ts';
import { type Identifier, identifiers } from '../identifiers/identifier.ts';
import { detectTypes } from '../sources/attribute-types.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { findConsentColumn } from './consent-column.ts';
import { attributesOf, headersOf, inspectColumns } from './inspect-columns.ts';
import type { ConsentColumn, InspectedColumn } from './inspection.ts';

/** What of an export goes into a config; an `Inspection` has all of it. */
export interface ExportFacts {
  /** The export that was recognised. */
  readonly preset: { readonly name: string } | undefined;
  /** The encoding that somebody says it has. */
  readonly declaredEncoding?: string | undefined;
  /** The sheet that somebody wants. */
  readonly declaredSheet?: string | undefined;
  readonly rows: number;
  readonly columns: readonly InspectedColumn[];
  readonly identifiers: readonly {
    readonly identifier: Identifier;
    /** Headers of the columns that feed it, best first. */
    readonly columns: readonly string[];
  }[];
  readonly consent: ConsentColumn | undefined;
  readonly warnings: readonly string[];
}

/** Finds what a config is made of, without asking which values are valid. Requires `prepareRules`. */
export async function findExportFacts(engine: Engine, source: SourceTable): Promise<ExportFacts> {
  const types = await detectTypes(engine, source, attributesOf(source), {});
  return {
    preset: source.preset === undefined ? undefined : { name: source.preset },
    rows: source.rows,
    columns: await inspectColumns(engine, source, types),
    identifiers: identifiers
      .map((identifier) => ({ identifier, columns: headersOf(source, identifier) }))
      .filter(({ columns }) => columns.length > 0),
    consent: await findConsentColumn(engine, source),
    warnings: source.warnings,
  };
}
