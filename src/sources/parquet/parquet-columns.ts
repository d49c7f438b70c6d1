import type { ColumnShape, QueryColumn } from '../../engine/query-columns.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';
import { cellText } from './cell-text.ts';

/** A column of the table that a Parquet file is: one of its own, or a field within one. */
export interface ParquetColumn {
  /** As the file names it; of a field within a column its path, `address.zip`. */
  readonly header: string;
  /** SQL of the value. */
  readonly value: string;
  /** SQL of its text. */
  readonly text: string;
  /** Whether it holds bytes, which may be no text. */
  readonly isBytes: boolean;
}

/** The names of a file's columns and of the fields within them: the engine renames what differs in case only. */
export interface NameTree {
  readonly name: string;
  readonly children: readonly NameTree[];
}

/** Columns as far as they can be told apart: structs become a column for each field. */
export function parquetColumns(columns: readonly QueryColumn[], names: readonly NameTree[]): ParquetColumn[] {
  return columns.flatMap(({ name, shape }, index) => {
    const named = names[index];
    return flatten(quoteName(name), shape, named?.name ?? name, named?.children ?? []);
  });
}

function flatten(value: string, shape: ColumnShape, header: string, names: readonly NameTree[]): ParquetColumn[] {
  if (shape.kind !== 'struct') {
    const isBytes = shape.kind === 'other' && shape.type === 'BLOB';
    return [{ header, value, text: cellText(value, shape), isBytes }];
  }
  return shape.fields.flatMap((field, index) => {
    const named = names[index];
    const inner = `struct_extract(${value}, ${quoteText(field.name)})`;
    return flatten(inner, field.shape, `${header}.${named?.name ?? field.name}`, named?.children ?? []);
  });
}

/**
 * The names of all columns, from the rows of the engine's `parquet_schema`: depth first, each with the count of its children,
 * the file's own node first.
 */
export function nameTree(rows: readonly { readonly name: string; readonly children: number }[]): readonly NameTree[] {
  let next = 0;
  const take = (): NameTree => {
    const row = rows[next];
    next += 1;
    return { name: row?.name ?? '', children: Array.from({ length: row?.children ?? 0 }, take) };
  };
  return take().children;
}
