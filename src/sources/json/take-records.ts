import { blob } from '../../engine/blob.ts';
import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import { RowTally } from '../row-tally.ts';
import type { TableTarget } from '../table-target.ts';
import { CellWriter } from './cell-writer.ts';
import { RecordWalk } from './record-walk.ts';
import type { SurveyedJson } from './survey-json.ts';

/** Bytes of cells that the engine takes at once. */
const batchBytes = 4 << 20;

/**
 * Takes the values of a file that was surveyed, so that memory stays flat: while the engine takes the cells of one batch
 * apart, the scanner finds those of the next.
 */
export async function takeRecords(engine: Engine, surveyed: SurveyedJson, target: TableTarget): Promise<void> {
  const { tree, framing, text, file } = surveyed;
  const writer = new CellWriter(surveyed.columns.length, target.positions);
  const insert = insertSql(target);
  let inserting: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const batch = writer.flush();
    refuse(await inserting);
    inserting = engine.run(insert, [blob(batch)]).catch((error: unknown) => ({ error }));
  };
  // The records are judged once more, by the same judge: what can be read is not kept from the survey.
  const walk = new RecordWalk(tree, framing, new RowTally(file.label), ({ values }, bytes) =>
    writer.write(values, bytes),
  );
  await walk.walk(text(), async () => {
    if (writer.length >= batchBytes) await flush();
  });
  await flush();
  refuse(await inserting);
}

/** A failure is kept until it is asked for: while the scanner works, nobody would catch it. */
function refuse(outcome: unknown): void {
  if (typeof outcome === 'object' && outcome !== null && 'error' in outcome) throw outcome.error;
}

/** Each record ends with the one separator, each cell of it with the other. */
function insertSql({ table, fileIndex, positions }: TableTarget): string {
  const cells = positions.map((_, index) => `CASE WHEN cells[${index + 1}] <> '' THEN cells[${index + 1}] END`);
  return `INSERT INTO ${quoteName(table)} SELECT ${[fileIndex, ...cells].join(', ')} FROM (
    SELECT string_split(record, chr(31)) AS cells FROM (
      SELECT unnest(string_split(decode($1), chr(30))[:-2]) AS record))`;
}
