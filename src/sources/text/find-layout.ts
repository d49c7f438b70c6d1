import { UserError } from '../../errors/user-error.ts';
import type { Dialect } from './dialect.ts';
import { findQuoting } from './find-quoting.ts';
import { findHeading, type Heading, linesOfHeading } from '../find-heading.ts';
import { holdsContact, type KnowsHeader } from '../header-row.ts';
import type { Layout } from './layout.ts';
import { parseRows } from './parse-rows.ts';
import { lineEndFrom, RowScanner } from './row-scanner.ts';

const delimiters: readonly Dialect['delimiter'][] = [',', ';', '\t', '|'];
/** What has no line end up to here has none: a header has far less. */
const longestFirstLine = 200_000;
/** Rows that the dialect is found from. */
const sampledRows = 200;

/** Stands for the cells of a row that cannot be read. */
const unreadable: readonly string[] = [];

interface FoundRow {
  readonly cells: readonly string[];
  /** The physical line where it begins. */
  readonly line: number;
}

interface Candidate {
  readonly dialect: Dialect;
  readonly rows: readonly FoundRow[];
  /** Cells that most rows have. */
  readonly width: number;
  /** The share of rows that have as many; 0 for a single column. */
  readonly share: number;
  /** Cells of the header row that name an identifier. */
  readonly named: number;
  readonly heading: Heading;
}

/**
 * Finds delimiter, quoting and header from the first rows of a file: the delimiter under which the header names most
 * identifiers and the rows are most alike.
 *
 * @param head bytes from the beginning of the text, in UTF-8
 * @param complete whether they are all of the text
 * @param known whether a header means something to us or to the config
 * @throws UserError when the file has no row, or no header and is no list of e-mails
 */
export function findLayout(head: Buffer, complete: boolean, label: string, known: KnowsHeader): Layout {
  if (head.length > longestFirstLine && lineEndFrom(head, 0) > longestFirstLine) throw withoutLines(label);
  const quoting = findQuoting(head.toString('utf8'));
  // Under each that does not occur, a row is the same one cell.
  const [absent] = delimiters.filter((delimiter) => !head.includes(delimiter));
  const [best] = delimiters
    .filter((delimiter) => delimiter === absent || head.includes(delimiter))
    .map((delimiter) => candidate({ delimiter, ...quoting }, head, complete, known))
    .toSorted((a, b) => b.named - a.named || b.share - a.share || b.width - a.width);
  const first = best?.rows[best.heading.header];
  if (best === undefined || first === undefined) throw empty(label);
  const { dialect, rows, width, heading } = best;
  const above = rows.slice(0, heading.header + 1).map(({ cells }) => cells);
  // A title may be written as it likes, above what is plainly a header.
  if (first.cells === unreadable || (best.named === 0 && above.includes(unreadable)))
    throw brokenHeader(label, first.line);
  if (first.cells.every((cell) => cell.trim() === '')) throw empty(label);
  const lines = linesOfHeading(
    heading,
    rows.map(({ line }) => line),
  );
  if (!holdsContact(first.cells, known)) {
    return { dialect, headers: headersOf(heading.names, width), skippedRows: heading.data, heading: lines };
  }
  const isList = heading.header === 0 && width === 1 && first.cells[0]?.includes('@') === true;
  if (isList) return { dialect, headers: ['email'], skippedRows: 0, heading: lines };
  throw noHeader(label, first.line);
}

const empty = (label: string) => new UserError(`${label} is empty`, { fix: 'Export it again.' });

const withoutLines = (label: string) =>
  new UserError(`line 1 is longer than ${longestFirstLine / 1000} kB, so this is no table with a row in each line`, {
    at: { file: label, line: 1 },
    fix: 'Export it again as CSV; should the rows end in something else than a line end, replace that.',
  });

const brokenHeader = (label: string, line: number) =>
  new UserError('the header cannot be read: a quote in it is not closed or stands in the wrong place', {
    at: { file: label, line },
    fix: 'Put quotes around whole names only, or take them away.',
  });

const noHeader = (label: string, line: number) =>
  new UserError('the file has no header row; its first row already holds a contact', {
    at: { file: label, line },
    fix: 'Add a first line that names the columns, e.g. `email,first_name,last_name`.',
  });

function candidate(dialect: Dialect, head: Buffer, complete: boolean, known: KnowsHeader): Candidate {
  const rows = firstRows(head, complete, dialect);
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [width, alike] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [1, 0];
  const cells = rows.map((row) => row.cells);
  const heading = findHeading(cells, width, known);
  const named = cells[heading.header]?.filter(known).length ?? 0;
  return { dialect, rows, width, share: width === 1 ? 0 : alike / rows.length, named, heading };
}

function firstRows(head: Buffer, complete: boolean, dialect: Dialect): FoundRow[] {
  const scanner = new RowScanner(dialect);
  const found: { readonly line: number; readonly isReadable: boolean }[] = [];
  const readable: Buffer[] = [];
  let line = 1;
  // Should not even one row be complete, what there is of it has to do.
  const last = complete || !scanner.scan(head, 0, false);
  for (let at = 0; found.length < sampledRows && at < head.length && scanner.scan(head, at, last); at = scanner.end) {
    if (!scanner.isEmpty) {
      const isReadable = scanner.problem === undefined;
      if (isReadable) readable.push(head.subarray(at, scanner.end));
      found.push({ line, isReadable });
    }
    line += 1 + scanner.breaks;
  }
  // All at once: csv-parse takes longer to begin than to read a row.
  const cells = parseRows(Buffer.concat(readable), dialect).values();
  return found.map(({ line: at, isReadable }) => ({
    line: at,
    cells: isReadable ? (cells.next().value ?? unreadable) : unreadable,
  }));
}

/** A delimiter too many behind the header makes no column when the rows have none for it. */
function headersOf(headers: readonly string[], width: number): readonly string[] {
  return headers.length === width + 1 && headers.at(-1) === '' ? headers.slice(0, -1) : headers;
}
