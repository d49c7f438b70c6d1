import type { Engine } from '../../src/engine/engine.ts';
import { quoteName, quoteText } from '../../src/engine/sql.ts';
import type { Identifier } from '../../src/identifiers/identifier.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';

/** A source of these rows; `identifiers` says which columns feed what. */
export async function sourceOf(
  engine: Engine,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  identifiers: Readonly<Partial<Record<Identifier, readonly string[]>>>,
): Promise<SourceTable> {
  const values = rows.map((row, index) => `(${index + 1}, 0, ${row.map(quoteText).join(', ')})`);
  await engine.run(`CREATE OR REPLACE TABLE source AS SELECT * FROM (VALUES ${values.join(', ')})
    AS t(_row, _file, ${columns.map(quoteName).join(', ')})`);
  const feeds = (attribute: string) =>
    (Object.entries(identifiers) as [Identifier, readonly string[]][]).find(([, fed]) => fed.includes(attribute))?.[0];
  return {
    name: 'source',
    table: 'source',
    files: [],
    columns: columns.map((attribute) => ({ attribute, header: attribute, identifier: feeds(attribute) })),
    mapping: identifiers,
    divided: [],
    preset: undefined,
    ids: undefined,
    rows: rows.length,
    unreadable: [],
    unreadableCount: 0,
    setAside: [],
    warnings: [],
  };
}
