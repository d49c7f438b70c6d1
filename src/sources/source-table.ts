import { resolve } from 'node:path';
import { quoteList } from '../engine/sql.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import type { SurveyedTable } from './surveyed-table.ts';

/** One column of a source. */
export interface SourceColumn {
  /** Name of the column in the table and in filters: `last_order_date`, or a friendly name of the config. */
  readonly attribute: string;
  /** As it stands in the file's header; for a list without header, what it was taken for. */
  readonly header: string;
  /** The identifier it feeds; undefined for a plain attribute. */
  readonly identifier: Identifier | undefined;
}

/** A file that was read. */
export interface SourceFile {
  /** As people name it: relative to the config, or `standard input`; in an archive `export.zip: customers.csv`. */
  readonly path: string;
  /** The archive that it was in, as people name it. */
  readonly archive?: string | undefined;
  readonly format: SurveyedTable['format'];
  /** Of texts: `utf-8`, `utf-16le`, `windows-1252`, …, and what divides their columns; undefined for other formats. */
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  /** Of workbooks, the name of the sheet that was read. */
  readonly sheet: string | undefined;
  /** Whether it names its columns; a bare list of e-mails does not. */
  readonly hasHeader: boolean;
  /** Of texts and sheets with a header: where it stands. */
  readonly heading?: SurveyedTable['heading'];
  /** Rows that were read. */
  readonly records: number;
  /** Rows that could not be read. */
  readonly unreadable: number;
  /** The line in the middle of which the file ends: an export that broke off. Undefined when it does not. */
  readonly cutOffLine: number | undefined;
  /** Undefined for standard input and pipes, like `modified`. */
  readonly bytes: number | undefined;
  readonly modified: Date | undefined;
}

/** A row that no reader could read. Holds nothing of the row. */
export interface UnreadableRow {
  readonly file: string;
  /** The physical line where the row begins, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** A column of which some cell held several values. */
export interface DividedColumn {
  readonly header: string;
  readonly cells: number;
  /** Values of the fullest cell that were read, and values of all cells that were not. */
  readonly most: number;
  readonly leftOut: number;
}

/** All rows of a source, as texts. */
export interface SourceTable {
  readonly name: string;
  /** Quoted table or view: `_row` BIGINT (order over all files), `_file` INTEGER (index into `files`), one VARCHAR per attribute that was wanted. */
  readonly table: string;
  readonly files: readonly SourceFile[];
  readonly columns: readonly SourceColumn[];
  /** Identifier to the columns that feed it, best first: attributes, or the values of divided ones (`email [1]`, …). */
  readonly mapping: Readonly<Partial<Record<Identifier, readonly string[]>>>;
  readonly divided: readonly DividedColumn[];
  /** The preset that was recognised or named. */
  readonly preset: string | undefined;
  /** Whose numbers its external ids are: what the config says, else the preset's product; undefined: nobody knows. */
  readonly ids: string | undefined;
  readonly rows: number;
  /** The first of the unreadable rows; `unreadableCount` counts all. */
  readonly unreadable: readonly UnreadableRow[];
  readonly unreadableCount: number;
  /** Files of its archives that are lists of people who must be left alone, and were left out. */
  readonly setAside: readonly string[];
  readonly warnings: readonly string[];
}

/** Whether not even an unreadable row stands in it. */
export function hasNoRows({ rows, unreadableCount }: SourceTable): boolean {
  return rows + unreadableCount === 0;
}

/** The header of a column that feeds an identifier. */
export function headerOf({ columns }: Pick<SourceTable, 'columns'>, column: string): string {
  // Attributes' names have no brackets; the values of divided columns are numbered in them.
  const attribute = column.replace(/ \[\d+\]$/, '');
  return columns.find((candidate) => candidate.attribute === attribute)?.header ?? attribute;
}

/** SQL for the path of a row's file, given its `_file`. */
export function filePath({ files }: Pick<SourceTable, 'files'>): string {
  return `(${quoteList(files.map(({ path }) => path))})[_file + 1]`;
}

/** Its files as people name them. */
export function pathsOf({ files }: SourceTable): string {
  return files.map(({ path }) => path).join(', ');
}

/** Absolute paths of what was read; of a file that came out of an archive, the archive's. */
export function inputPaths({ files }: Pick<SourceTable, 'files'>, directory: string): string[] {
  return files.map(({ path, archive = path }) => resolve(directory, archive));
}
