import { type EndRow, findBelowTable } from '../below-table.ts';
import type { KnowsHeader } from '../header-row.ts';
import type { Layout } from './layout.ts';
import { parseRows } from './parse-rows.ts';
import type { TextTally } from './text-tally.ts';

/** Takes back from the tally of a whole text the lines below its table: they are neither rows nor unreadable. */
export function leaveOutBelow(tally: TextTally, { dialect, headers }: Layout, known: KnowsHeader): void {
  const { rows } = tally.lastRows;
  const last = rows.map(({ bytes, ...row }): EndRow => {
    return { ...row, cells: bytes === undefined ? undefined : parseRows(bytes, dialect)[0] };
  });
  const below = findBelowTable(last, headers, known);
  const leftOut = rows.filter((_, index) => below[index]);
  if (leftOut.length === 0) return;
  tally.leaveOutBelow(leftOut);
}
