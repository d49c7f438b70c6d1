import { DuckDBListType, DuckDBStructType, type DuckDBType } from '@duckdb/node-api';
import type { Engine } from './engine.ts';

/** What the values of a column are. */
export type ColumnShape =
  | { readonly kind: 'struct'; readonly fields: readonly QueryColumn[] }
  | { readonly kind: 'list'; readonly of: ColumnShape }
  /** `type` as the engine names it: `BLOB`, `DOUBLE`, `TIMESTAMP WITH TIME ZONE`, `MAP(…)`. */
  | { readonly kind: 'other'; readonly type: string };

export interface QueryColumn {
  readonly name: string;
  readonly shape: ColumnShape;
}

/** The columns that a query has, without its rows. */
export async function queryColumns(engine: Engine, sql: string): Promise<QueryColumn[]> {
  const result = await engine.connection.run(`SELECT * FROM (${sql}) LIMIT 0`);
  const types = result.columnTypes();
  return result.columnNames().flatMap((name, index) => {
    const type = types[index];
    return type === undefined ? [] : { name, shape: shapeOf(type) };
  });
}

function shapeOf(type: DuckDBType): ColumnShape {
  if (type instanceof DuckDBListType) return { kind: 'list', of: shapeOf(type.valueType) };
  if (!(type instanceof DuckDBStructType)) return { kind: 'other', type: String(type) };
  const fields = type.entryNames.flatMap((name, index) => {
    const entry = type.entryTypes[index];
    return entry === undefined ? [] : { name, shape: shapeOf(entry) };
  });
  return { kind: 'struct', fields };
}
