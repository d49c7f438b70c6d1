import type { DatabaseConnection } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import type { FoundFile } from './files/find-files.ts';
import type { HeadingLines } from './find-heading.ts';
import type { RowTally } from './row-tally.ts';
import type { TableTarget } from './table-target.ts';

/** A table of a source, whatever its format, after all of it was looked at and before any value is taken out. */
export interface SurveyedTable {
  readonly file: FoundFile;
  /** `ndjson`: JSON, one object a line. */
  readonly format: 'csv' | 'json' | 'ndjson' | 'parquet' | 'xlsx' | DatabaseConnection['kind'];
  /** Of texts: `utf-8`, `windows-1252`, …, and what divides their columns; undefined for other formats. */
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  /** Of workbooks, the name of the sheet that is the table. */
  readonly sheet?: string;
  /** As they stand in the file; for a list without header, what its column was taken for. */
  readonly headers: readonly string[];
  readonly hasHeader: boolean;
  /** Of texts and sheets with a header: where it stands. */
  readonly heading?: HeadingLines;
  /** Complete once the values are taken. */
  readonly tally: RowTally;
  /** What is odd about the file and does not stop it. Names headers and lines, never what a row holds. */
  readonly warnings: readonly string[];
  /**
   * Appends one row to the target for each row that the tally calls readable, in their order: cells as texts, NULL for
   * nothing.
   */
  take(engine: Engine, target: TableTarget): Promise<void>;
}
