import { UserError } from '../../errors/user-error.ts';
import { headerIndex, holdsContact, type KnowsHeader } from '../header-row.ts';
import { mostColumns } from '../most-columns.ts';
import type { RowTally } from '../row-tally.ts';
import { columnLetters } from './cell-place.ts';
import type { ScratchRows } from './scratch-rows.ts';
import type { SheetRow } from './sheet-listener.ts';

/** Rows that the header is found from, and characters of them that are kept at most. */
const sampledRows = 200;
const sampledLength = 1 << 24;

/** What the rows of a sheet make: first a header, below titles perhaps, then the rows of a table. */
export class SheetTable {
  /** The row of the header; 0 for a list without one. */
  headerRow = 0;

  private readonly tally: RowTally;
  private readonly rows: ScratchRows;
  private readonly known: KnowsHeader;
  private header: readonly string[] | undefined;
  private width = 0;
  private sample: SheetRow[] = [];
  private length = 0;

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
    return [...header, ...Array.from({ length: this.width - header.length }, () => '')];
  }

  private findHeader(): readonly string[] {
    const { sample, known } = this;
    const width = sample.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    const padded = sample.map(({ cells }) => Array.from({ length: width }, (_, index) => cells[index] ?? ''));
    const index = headerIndex(padded, width, known);
    const found = sample[index];
    if (found === undefined) throw new UserError(`${this.tally.file}: the sheet is empty`, { fix: 'Export it again.' });
    if (found.isTooLong) throw noHeader(this.tally.file, found.line);
    const isList = holdsContact(found.cells, known);
    if (isList && !(index === 0 && width === 1 && found.cells[0]?.includes('@') === true)) {
      throw noHeader(this.tally.file, found.line);
    }
    const header = isList ? ['email'] : found.cells.map((cell) => cell.trim());
    this.header = header;
    this.width = header.length;
    this.headerRow = isList ? 0 : found.line;
    this.sample = [];
    for (const row of sample.slice(isList ? 0 : index + 1)) this.add(row);
    return header;
  }

  private add({ line, cells, isTooLong }: SheetRow): void {
    if (isTooLong) return this.tally.bad(line, 'too long');
    this.tally.readable(line);
    this.width = Math.max(this.width, cells.length);
    this.rows.push(cells);
  }
}

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
