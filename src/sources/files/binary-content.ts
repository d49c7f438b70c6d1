import { type Position, UserError } from '../../errors/user-error.ts';

const exportCsv = 'Export it as CSV (in Excel: Save As, “CSV UTF-8”) and name that file.';

const unpack = 'Unpack it first.';

/** Beginnings of files that people take for tables of text, in Latin-1. */
const kinds: readonly { readonly begins: string | RegExp; readonly is: string; readonly fix?: string }[] = [
  {
    begins: 'PK\u0003\u0004',
    is: 'an Excel workbook or a zip archive',
    fix: `${exportCsv} A zip must be unpacked first.`,
  },
  { begins: '\u00D0\u00CF\u0011\u00E0', is: 'an Excel workbook of the old kind' },
  { begins: '%PDF', is: 'a PDF' },
  { begins: 'SQLite format 3', is: 'an SQLite database' },
  { begins: '7z\u00BC\u00AF', is: 'a 7-Zip archive', fix: unpack },
  { begins: 'Rar!', is: 'a RAR archive', fix: unpack },
  { begins: /^BZh\d1AY/, is: 'compressed by bzip2', fix: unpack },
  { begins: '\u00FD7zXZ', is: 'compressed by xz', fix: unpack },
  { begins: '\u0028\u00B5\u002F\u00FD', is: 'compressed by zstd', fix: unpack },
  { begins: '{\\rtf', is: 'a text document (RTF)' },
  { begins: /^\s*<(!doctype|html|head|table|\?xml)/i, is: 'a web page or XML', fix: 'Export it again as CSV.' },
];

/** Refuses content that is no table of text, by how it begins. */
export function refuseOtherContent(head: Buffer, label: string): void {
  const text = head.subarray(0, 512).toString('latin1');
  const kind = kinds.find(({ begins }) => (typeof begins === 'string' ? text.startsWith(begins) : begins.test(text)));
  if (kind === undefined) return;
  throw new UserError(`${label} is ${kind.is}, not a CSV file`, { fix: kind.fix ?? exportCsv });
}

/** The error for bytes that are no text in an encoding that we read. */
export function unreadableEncoding(at: Position, why: string): UserError {
  return new UserError(`unreadable encoding: ${why}`, {
    at,
    fix: 'Export it as CSV in UTF-8 (in Excel: Save As, “CSV UTF-8”).',
  });
}
