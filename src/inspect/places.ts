import type { Engine } from '../engine/engine.ts';
import { rowLines } from '../sources/row-lines.ts';
import type { SourceTable } from '../sources/source-table.ts';
import type { RowPlace } from './inspection.ts';

/** Where rows of a source (as `_row` of its table) begin in their files. */
export async function placesOf(engine: Engine, source: SourceTable, rows: readonly number[]): Promise<RowPlace[]> {
  if (rows.length === 0) return [];
  const wanted = `(SELECT unnest([${rows.join(', ')}])::BIGINT AS _row)`;
  const found = await engine.rows(
    `SELECT _file AS file, line::INTEGER AS line FROM (${rowLines(source, wanted)}) ORDER BY _row`,
  );
  return found.map((row) => ({ file: source.files[Number(row['file'])]?.path ?? '', line: Number(row['line']) }));
}
