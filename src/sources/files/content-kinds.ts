/** A kind of file that people take for a table of text, and how one knows it. */
export interface ContentKind {
  /** How its text begins, in Latin-1: 512 characters at most, without byte-order mark. */
  readonly begins: string | RegExp;
  readonly is: string;
  /** What to do about it; without one, an export as CSV. */
  readonly fix?: string;
}

export const exportCsv = 'Export it as CSV (in Excel: Save As, “CSV UTF-8”) and name that file.';

const unpack = 'Unpack it first.';
const twice = 'compressed twice';
const decrypt = 'Decrypt it first.';
const downloadAgain = 'Download the export again: its link may have expired, or whoever opened it was not signed in.';
const fromContacts = 'Import it into the address book or the CRM and export the contacts from there as CSV.';
const fetchTable = 'Open the table where it lives, download it as CSV, and name that file.';

/** Looks like JSON and is none that anybody means. */
export const driveLink = 'a link to a document of Google Drive';

/** The first that fits counts. */
export const contentKinds: readonly ContentKind[] = [
  // What a spreadsheet, an office program or a database keeps.
  { begins: /^\s*<\?xml[\s\S]*(?:Excel\.Sheet|<Workbook\b)/, is: 'a spreadsheet in the XML of Excel 2003' },
  {
    begins: 'SQLite format 3',
    is: 'an SQLite database',
    fix: 'Write a source with `connection: sqlite:FILE` and `sql:` instead of `files:` (docs/databases.md).',
  },
  {
    begins: /^[^]{8}DUCK[^]{3}\0/,
    is: 'a DuckDB database',
    fix: 'Write a source with `connection: duckdb:FILE` and `sql:` instead of `files:` (docs/databases.md).',
  },
  { begins: /^\p{Cc}{4}Standard (?:Jet|ACE) DB/u, is: 'an Access database', fix: 'Export its table as CSV.' },
  {
    begins: 'PGDMP',
    is: 'a dump of a PostgreSQL database',
    fix: 'Export the table as CSV (`COPY … TO … CSV HEADER`).',
  },
  {
    begins:
      /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/;?)*(?:-- \S* ?(?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)|(?:CREATE (?:TABLE|DATABASE|SCHEMA|EXTENSION)|DROP TABLE|INSERT INTO|LOCK TABLES|SET \w+ =|PRAGMA|BEGIN TRANSACTION)[ ;])/,
    is: 'a dump of a database (SQL)',
    fix: 'Export the table as CSV instead, or load the dump into a database and read that with `sql:`.',
  },
  { begins: '!BDN', is: 'a mailbox of Outlook (.pst)', fix: 'In Outlook, export the contacts as CSV.' },
  { begins: /^ARROW1\0/, is: 'an Arrow file', fix: 'Write it as Parquet or CSV.' },
  { begins: 'Obj\u0001', is: 'an Avro file', fix: 'Write it as Parquet or CSV.' },
  { begins: /^\$FL[23]/, is: 'a data set of SPSS' },

  // Packed or locked.
  { begins: '7z\u00BC\u00AF', is: 'a 7-Zip archive', fix: unpack },
  { begins: 'Rar!', is: 'a RAR archive', fix: unpack },
  { begins: /^BZh\d1AY/, is: 'compressed by bzip2', fix: unpack },
  { begins: '\u00FD7zXZ', is: 'compressed by xz', fix: unpack },
  // One layer was taken off before.
  { begins: '\u001F\u008B', is: twice, fix: unpack },
  { begins: '\u0028\u00B5\u002F\u00FD', is: twice, fix: unpack },
  { begins: /^[\s\S]{257}ustar/, is: 'a tar archive', fix: unpack },
  { begins: '-----BEGIN PGP MESSAGE', is: 'encrypted by PGP', fix: decrypt },
  { begins: 'age-encryption.org/', is: 'encrypted by age', fix: decrypt },
  { begins: '-----BEGIN ', is: 'a key or a certificate', fix: 'Name the export instead.' },

  // Stands in the place of the file that is meant.
  {
    begins: 'version https://git-lfs.github.com/spec/',
    is: 'a pointer of Git LFS',
    fix: 'Run `git lfs pull` to get the file that it stands for.',
  },
  {
    begins: /^\s*\{\s*(?:"":\s*"WARNING! DO NOT EDIT|"url":\s*"https:\/\/docs\.google\.com\/)/,
    is: driveLink,
    fix: 'Open it in Google Sheets, choose File, Download, CSV, and name that file.',
  },
  { begins: /^\s*\[(?:\{[-0-9A-F]+\}|InternetShortcut)\]/i, is: 'a link to a web page', fix: fetchTable },
  { begins: /^(?:bplist00|\s*<\?xml[\s\S]*<plist\b)/, is: "a property list of Apple's, e.g. a link", fix: fetchTable },
  {
    begins: '\0\u0005\u0016\u0007',
    is: 'what macOS notes about a file',
    fix: 'Name the file of the same name without `._`.',
  },

  // What a server said instead of the export.
  {
    begins: /^\s*(?:<\?xml[^>]*>\s*)?<Error>\s*<Code>/,
    is: 'the error message of a file store',
    fix: downloadAgain,
  },
  {
    begins: /^\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html|head|body|table|meta|script|style|div|title)\b/i,
    is: 'a web page',
    fix: 'If it shows a table, open it in a spreadsheet and save that as CSV. If it is a sign-in or error page, sign in and export again.',
  },
  { begins: /^\s*<\?xml[\s\S]*<svg\b|^\s*<svg\b/, is: 'a picture (SVG)' },
  { begins: /^\s*<(?:!|\?xml|[a-z][\w:.-]*[\s>/])/i, is: 'XML', fix: 'Export it again as CSV.' },

  // Letters, address cards, documents.
  { begins: /^\s*BEGIN:VCARD/i, is: 'a file of address cards (vCard)', fix: fromContacts },
  { begins: /^\s*BEGIN:VCALENDAR/i, is: 'a calendar' },
  {
    begins:
      /^(?:From \S+ .*\r?\n)?(?:[A-Z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|DKIM-Signature): /i,
    is: 'an e-mail',
    fix: 'Save what is attached to it, and name that file.',
  },
  { begins: '%PDF', is: 'a PDF' },
  { begins: '%!PS', is: 'a document for printing (PostScript)' },
  { begins: '{\\rtf', is: 'a text document (RTF)' },

  // Pictures, sound, programs.
  {
    begins: /^(?:\u0089PNG\r|\u00FF\u00D8\u00FF|GIF8[79]a|II\*\0|MM\0\*|BM[\s\S]{4}\0\0|RIFF[\s\S]{4}WEBP|8BPS\0)/,
    is: 'a picture',
    fix: 'Export the table itself as CSV; a picture of it cannot be read.',
  },
  {
    begins: /^(?:\0\0[\s\S]{2}ftyp|ID3\p{Cc}|OggS|fLaC|RIFF[\s\S]{4}(?:WAVE|AVI ))/u,
    is: 'sound, film or a picture',
  },
  {
    begins: /^(?:\u007FELF|MZ[\s\S]*\0|#!\s?\/|\u00CA\u00FE\u00BA\u00BE|[\u00CE\u00CF]\u00FA\u00ED\u00FE)/,
    is: 'a program',
    fix: 'Name the export instead; a program is not run.',
  },
];
