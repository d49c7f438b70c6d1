import { manyValuedFields } from '../identifiers/identifier.ts';
import type { Member } from './member.ts';
import type { UploadColumn } from './upload-column.ts';

/** What cells are put between quotes for; a class of characters in any notation of regular expressions. */
export const needsQuotes = '[",\\r\\n]';

/** The line that names the columns, without its end. */
export const headerLine = (columns: readonly UploadColumn[]): string =>
  columns.map(({ header }) => quoted(header)).join(',');

/**
 * The rows of a member, without their ends: as many as it has e-mails, phones or mobile ids at most, each with all that it has one of.
 */
export function memberRows({ values }: Member, columns: readonly UploadColumn[]): string[] {
  const valuesOf = ({ field }: UploadColumn) => (field === undefined ? [] : (values[field] ?? []));
  const isMany = ({ field }: UploadColumn) => field !== undefined && manyValuedFields.has(field);
  const most = Math.max(1, ...columns.map((column) => valuesOf(column).length));
  return Array.from({ length: most }, (_, index) =>
    columns.map((column) => quoted(valuesOf(column)[isMany(column) ? index : 0] ?? '')).join(','),
  );
}

const quotable = new RegExp(needsQuotes);

function quoted(cell: string): string {
  return quotable.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
