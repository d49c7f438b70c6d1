import { UserError } from '../../errors/user-error.ts';
import { type EndRow, findBelowTable, mostBelow } from '../below-table.ts';
import { findHeading, type HeadingLines, linesOfHeading } from '../find-heading.ts';
import { holdsContact, type KnowsHeader } from '../header-row.ts';
import { mostColumns } from '../most-columns.ts';
import type { RowTally } from '../row-tally.ts';
import { columnLetters } from './cell-place.ts';
import type { ScratchRows } from './scratch-rows.ts';
import type { SheetRow } from './sheet-listener.ts';

/** Rows that the header is found from, and characters of them that are kept at most. */
const sampledRows = 200;
const sampledLength = 1 << 24;

/** What the rows of a sheet make: first a heading, below titles perhaps, then the rows of a table. */
export class SheetTable {
  heading: HeadingLines = { line: 0, others: [], titles: 0 };
  /** The last row above the data; 0 for a list without a header. */
  headingEnd = 0;

  private readonly tally: RowTally;
  private readonly rows: ScratchRows;
  private readonly known: KnowsHeader;
  private header: readonly string[] | undefined;
  private width = 0;
  private sample: SheetRow[] = [];
  private length = 0;
  /** What stands above the rows, row by row. */
  private headings: ReadonlySet<string> = new Set();
  /** The last rows: they may stand below the table. */
  private readonly last: (SheetRow & Pick<EndRow, 'afterGap'>)[] = [];
  private lastLine = 0;

  constructor(tally: RowTally, rows: ScratchRows, known: KnowsHeader) {
    this.tally = tally;
    this.rows = rows;
    this.known = known;
  }

  row(row: SheetRow): void {
    if (row.cells.length > mostColumns) throw tooManyColumns(this.tally.file, row);
    if (this.header !== undefined) return this.add(row);
    this.sample.push(row);
    for (const cell of row.cells) this.length += cell.length;
    if (this.sample.length >= sampledRows || this.length > sampledLength) this.findHeader();
  }

  /**
   * Called after the last row.
   *
   * @returns what the columns are called; those without a name in the header have the empty one, as in a CSV of the sheet
   * @throws UserError when there is no row, or no header
   */
  end(): readonly string[] {
    const header = this.header ?? this.findHeader();
    const last = this.last.map(({ cells, isTooLong, afterGap }): EndRow => {
      // In a sheet all rows are as wide as the table.
      return { cells: isTooLong ? undefined : cells, fits: true, afterGap, unended: false };
    });
    const below = findBelowTable(last, header, this.known);
    for (const [index, row] of this.last.entries()) if (below[index] !== true) this.keep(row);
    this.tally.below = this.last.filter((_, index) => below[index]).map(({ line }) => line);
    return [...header, ...Array.from({ length: this.width - header.length }, () => '')];
  }

  private findHeader(): readonly string[] {
    const { sample, known } = this;
    const width = sample.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    const padded = sample.map(({ cells }) => Array.from({ length: width }, (_, index) => cells[index] ?? ''));
    const heading = findHeading(padded, width, known);
    const { header: index, names, data } = heading;
    const found = sample[index];
    if (found === undefined) throw new UserError(`${this.tally.file}: the sheet is empty`, { fix: 'Export it again.' });
    if (found.isTooLong) throw noHeader(this.tally.file, found.line);
    const isList = holdsContact(found.cells, known);
    if (isList && !(index === 0 && width === 1 && found.cells[0]?.includes('@') === true)) {
      throw noHeader(this.tally.file, found.line);
    }
    // A title may reach further than the table.
    const header = isList ? ['email'] : names.slice(0, names.findLastIndex((name) => name !== '') + 1);
    const above = sample.slice(0, isList ? 0 : data);
    this.header = header;
    this.width = header.length;
    this.heading = linesOfHeading(
      heading,
      sample.map(({ line }) => line),
    );
    this.headingEnd = above.at(-1)?.line ?? 0;
    this.sample = [];
    this.lastLine = this.headingEnd;
    this.headings = new Set(above.map(keyOf));
    for (const row of sample.slice(above.length)) this.add(row);
    return header;
  }

  private add(row: SheetRow): void {
    const { line } = row;
    if (this.headings.has(keyOf(row))) this.tally.repeatsHeader(line);
    else this.last.push({ ...row, afterGap: line > this.lastLine + 1 });
    this.lastLine = line;
    const first = this.last.length > mostBelow + 1 ? this.last.shift() : undefined;
    if (first !== undefined) this.keep(first);
  }

  private keep({ line, cells, isTooLong }: SheetRow): void {
    if (isTooLong) return this.tally.bad(line, 'too long');
    this.tally.readable(line);
    this.width = Math.max(this.width, cells.length);
    this.rows.push(cells);
  }
}

const keyOf = ({ cells }: SheetRow) => cells.join('\0');

function tooManyColumns(label: string, { line, cells }: SheetRow): UserError {
  const most = mostColumns.toLocaleString('en');
  return new UserError(`a value stands in column ${columnLetters(cells.length - 1)}; ${most} columns can be read`, {
    at: { file: label, line },
    fix: `Delete what stands to the right of column ${columnLetters(mostColumns - 1)}, or export fewer columns.`,
  });
}

function noHeader(label: string, line: number): UserError {
  return new UserError('the sheet has no header row; its first row already holds a contact', {
    at: { file: label, line },
    fix: 'Add a first row that names the columns, e.g. email, first_name, last_name.',
  });
}
