import { UserError } from '../../errors/user-error.ts';
import type { Dialect } from './dialect.ts';
import { findQuoting } from './find-quoting.ts';
import { headerIndex, holdsContact, type KnowsHeader } from '../header-row.ts';
import type { Layout } from './layout.ts';
import { parseRows } from './parse-rows.ts';
import { RowScanner } from './row-scanner.ts';

const delimiters: readonly Dialect['delimiter'][] = [',', ';', '\t', '|'];
/** Rows that the dialect is found from. */
const sampledRows = 200;

/** Stands for the cells of a row that cannot be read. */
const unreadable: readonly string[] = [];

interface Candidate {
  readonly dialect: Dialect;
  readonly rows: readonly (readonly string[])[];
  /** Cells that most rows have. */
  readonly width: number;
  /** The share of rows that have as many; 0 for a single column. */
  readonly share: number;
  /** Cells of the header row that name an identifier. */
  readonly named: number;
  readonly header: number;
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
  const quoting = findQuoting(head.toString('utf8'));
  const [best] = delimiters
    .map((delimiter) => candidate({ delimiter, ...quoting }, head, complete, known))
    .toSorted((a, b) => b.named - a.named || b.share - a.share || b.width - a.width);
  const first = best?.rows[best.header];
  if (best === undefined || first === undefined) throw empty(label);
  const { dialect, width, header } = best;
  if (best.rows.slice(0, header + 1).includes(unreadable)) throw brokenHeader(label);
  if (first.every((cell) => cell.trim() === '')) throw empty(label);
  if (!holdsContact(first, known)) return { dialect, headers: headersOf(first, width), skippedRows: header + 1 };
  const isList = header === 0 && width === 1 && first[0]?.includes('@') === true;
  if (isList) return { dialect, headers: ['email'], skippedRows: 0 };
  throw noHeader(label);
}

const empty = (label: string) => new UserError(`${label} is empty`, { fix: 'Export it again.' });

const brokenHeader = (label: string) =>
  new UserError('the header cannot be read: a quote in it is not closed or stands in the wrong place', {
    at: { file: label, line: 1 },
    fix: 'Put quotes around whole names only, or take them away.',
  });

const noHeader = (label: string) =>
  new UserError('the file has no header row; its first row already holds a contact', {
    at: { file: label, line: 1 },
    fix: 'Add a first line that names the columns, e.g. `email,first_name,last_name`.',
  });

function candidate(dialect: Dialect, head: Buffer, complete: boolean, known: KnowsHeader): Candidate {
  const rows = firstRows(head, complete, dialect);
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, alike] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [1, 0];
  const header = headerIndex(rows, width, known);
  const named = rows[header]?.filter(known).length ?? 0;
  return { dialect, rows, width, share: width === 1 ? 0 : alike / rows.length, named, header };
}

function firstRows(head: Buffer, complete: boolean, dialect: Dialect): (readonly string[])[] {
  const scanner = new RowScanner(dialect);
  const rows: (readonly string[])[] = [];
  // Should not even one row be complete, what there is of it has to do.
  const last = complete || !scanner.scan(head, 0, false);
  for (let at = 0; rows.length < sampledRows && at < head.length && scanner.scan(head, at, last); at = scanner.end) {
    if (scanner.isEmpty) continue;
    const [cells = unreadable] =
      scanner.problem === undefined ? parseRows(head.subarray(at, scanner.end), dialect) : [];
    rows.push(cells);
  }
  return rows;
}

/** A delimiter too many behind the header makes no column when the rows have none for it. */
function headersOf(header: readonly string[], width: number): string[] {
  const headers = header.map((cell) => cell.trim());
  return headers.length === width + 1 && headers.at(-1) === '' ? headers.slice(0, -1) : headers;
}
