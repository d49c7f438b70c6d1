import { distance } from 'fastest-levenshtein';
import type { Diagnostic, Position } from '../errors/user-error.ts';
import { headerKey } from './preset.ts';

/** Where columns are looked for, and where somebody has written that they are there. */
export interface ColumnSearch {
  readonly headers: readonly string[];
  /** Attribute names of the headers. */
  readonly names: readonly string[];
  /** As people name the file or files. */
  readonly file: string;
  readonly at: Position | undefined;
}

/** Headers that a message names; more would bury the one that is meant. */
const namedHeaders = 12;
const longestHeader = 40;

/** Indexes of the columns with a header; several where the file has it several times. */
export function columnsWithHeader(wanted: string, headers: readonly string[]): number[] {
  const key = headerKey(wanted);
  return headers.flatMap((header, index) => (headerKey(header) === key ? [index] : []));
}

/** The columns that the config names, by header or by attribute; undefined when there is none. */
export function findColumns(wanted: string, { headers, names }: ColumnSearch): readonly number[] | undefined {
  const byHeader = columnsWithHeader(wanted, headers);
  if (byHeader.length > 0) return byHeader;
  const byName = names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
  return byName >= 0 ? [byName] : undefined;
}

/** What to say of a column that is not there, with the one that may be meant. */
export function noColumn(wanted: string, { headers, file, at }: ColumnSearch): Diagnostic {
  const key = headerKey(wanted);
  const [nearest] = headers
    .map((header) => ({ header, off: distance(headerKey(header), key) }))
    .filter(({ header, off }) => off <= Math.max(header.length, wanted.length) / 2)
    .toSorted((a, b) => a.off - b.off);
  const meant = nearest === undefined ? '' : `Did you mean "${shownHeader(nearest.header)}"? `;
  return {
    severity: 'error',
    message: `${file} has no column "${wanted}"`,
    ...(at && { at }),
    fix: `${meant}The columns are: ${listHeaders(headers)}.`,
  };
}

/** Some headers, for a message. */
export function listHeaders(headers: readonly string[]): string {
  const shown = headers.filter((header) => header !== '').slice(0, namedHeaders);
  const more = headers.length - shown.length;
  return `${shown.map(shownHeader).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function shownHeader(header: string): string {
  const line = header.replace(/\s+/g, ' ');
  return line.length > longestHeader ? `${line.slice(0, longestHeader)}…` : line;
}
