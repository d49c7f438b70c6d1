import { appendTexts } from '../../engine/append-texts.ts';
import type { Engine } from '../../engine/engine.ts';
import type { TableTarget } from '../table-target.ts';
import { parseRows } from './parse-rows.ts';
import { readableRows } from './readable-rows.ts';
import { TextTally } from './text-tally.ts';
import type { SurveyedText } from './survey-text.ts';
import { textBytes } from '../files/text-bytes.ts';

/** Takes the values of any file that was surveyed: a chunk at a time, so that memory stays flat. */
export async function readWithCsvParse(engine: Engine, surveyed: SurveyedText, target: TableTarget): Promise<void> {
  const { file, layout, encoding } = surveyed;
  // The rows are judged once more, by the same judge: what can be read is not kept from the survey.
  const tally = new TextTally(file.label);
  // Behind the last row there may be what fits and is below the table.
  let left = surveyed.tally.rows;
  async function* cells(): AsyncGenerator<(string | null)[][]> {
    for await (const bytes of readableRows(textBytes(file, encoding), layout, tally)) {
      const rows = parseRows(bytes, layout.dialect);
      yield rows.slice(0, left).map((row) => target.positions.map((position) => filledOrNull(row, position)));
      left -= Math.min(left, rows.length);
    }
  }
  await appendTexts(engine, target.table, target.fileIndex, cells());
}

/** An empty cell and one that holds two quotes mean the same: nothing. */
function filledOrNull(row: readonly string[], position: number | undefined): string | null {
  const cell = position === undefined ? undefined : row[position];
  return cell === undefined || cell === '' ? null : cell;
}
