import type { Engine } from '../../src/engine/engine.ts';
import { quoteName, quoteText } from '../../src/engine/sql.ts';
import type { SourceTable } from '../../src/sources/source-table.ts';

type Row = Readonly<Record<string, string | null>>;

/** A source whose rows stand here instead of in a file. Headers are the attributes' names; a key that is absent is NULL. */
export async function sourceOf(
  engine: Engine,
  name: string,
  mapping: SourceTable['mapping'],
  rows: readonly Row[],
  over: Partial<SourceTable> = {},
): Promise<SourceTable> {
  const attributes = [...new Set([...Object.values(mapping).flat(), ...rows.flatMap((row) => Object.keys(row))])];
  const table = quoteName(`source ${name}`);
  const columns = attributes.map((attribute) => `${quoteName(attribute)} VARCHAR`);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${table} (${['_row BIGINT', '_file INTEGER', ...columns].join(', ')})`,
  );
  const values = rows.map((row, index) => {
    const texts = attributes.map((attribute) => literal(row[attribute] ?? null));
    return `(${[index, 0, ...texts].join(', ')})`;
  });
  if (values.length > 0) await engine.run(`INSERT INTO ${table} VALUES ${values.join(', ')}`);
  return {
    name,
    table,
    files: [
      {
        path: `${name}.csv`,
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        sheet: undefined,
        hasHeader: true,
        records: rows.length,
        unreadable: 0,
        cutOffLine: undefined,
        bytes: undefined,
        modified: undefined,
      },
    ],
    columns: attributes.map((attribute) => ({ attribute, header: attribute, identifier: undefined })),
    mapping,
    divided: [],
    preset: undefined,
    ids: undefined,
    rows: rows.length,
    unreadable: [],
    unreadableCount: 0,
    setAside: [],
    warnings: [],
    ...over,
  };
}

const literal = (value: string | null) => (value === null ? 'NULL' : quoteText(value));
