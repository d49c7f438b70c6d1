import { type Field, manyValuedFields } from '../../identifiers/identifier.ts';
import type { Member } from '../member.ts';

/** Meta's name of each field, in the order in which columns are sent. */
const columns: readonly (readonly [Field, string])[] = [
  ['external_id', 'EXTERN_ID'],
  ['email', 'EMAIL'],
  ['phone', 'PHONE'],
  ['gender', 'GEN'],
  ['birth_year', 'DOBY'],
  ['birth_month', 'DOBM'],
  ['birth_day', 'DOBD'],
  ['last_name', 'LN'],
  ['first_name', 'FN'],
  ['city', 'CT'],
  ['region', 'ST'],
  ['postal_code', 'ZIP'],
  ['country', 'COUNTRY'],
  ['mobile_ad_id', 'MADID'],
];

/** Rows that one request may hold. */
const maxRows = 10_000;
/** Meta documents no limit for a body; bodies of 10 MB are reported to fail, so we stay well below (not documented). */
const maxBytes = 4_000_000;
/** For all that is not rows: session, schema, signature. */
const frameBytes = 1_000;

/** People as Meta takes them: a table whose cells are digests or, for mobile ids, plain. */
interface AudiencePayload {
  readonly schema: readonly string[];
  readonly data: readonly (readonly string[])[];
}

/**
 * How many of the first members fit into one request. At least one, however large it is.
 *
 * Cells are ASCII, so that characters are bytes; absent columns are counted as if they were there.
 */
export function fittingCount(members: readonly Member[]): number {
  let rows = 0;
  let bytes = frameBytes;
  for (const [index, member] of members.entries()) {
    const table = rowsOf(member, columns);
    rows += table.length;
    for (const row of table) bytes += JSON.stringify(row).length + 1;
    if ((rows > maxRows || bytes > maxBytes) && index > 0) return index;
  }
  return members.length;
}

/**
 * The table of these members, with the columns that at least one of them has. A person with several e-mails, phones or
 * mobile ids takes a row for each: repeating a column is not documented to work.
 */
export function audiencePayload(members: readonly Member[]): AudiencePayload {
  const present = new Set<string>();
  for (const member of members) for (const field of Object.keys(member.values)) present.add(field);
  const used = columns.filter(([field]) => present.has(field));
  return { schema: used.map(([, name]) => name), data: members.flatMap((member) => rowsOf(member, used)) };
}

/**
 * A missing value is an empty text, never the digest of one. A further value stands beside the person's e-mail, phone and
 * mobile id: a second phone alone may find somebody else of the household.
 */
function rowsOf({ values }: Member, used: typeof columns): string[][] {
  const rows = Math.max(1, ...used.map(([field]) => values[field]?.length ?? 0));
  const cell = (field: Field, row: number): string =>
    values[field]?.[row] ?? (manyValuedFields.has(field) ? values[field]?.[0] : undefined) ?? '';
  return Array.from({ length: rows }, (_, row) => used.map(([field]) => cell(field, row)));
}
