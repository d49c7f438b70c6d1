import { manyValuedFields } from '../../identifiers/identifier.ts';
import { isDigest, type RuleSet } from '../../identifiers/rule-sets.ts';
import { memberRows, needsQuotes } from '../csv-rows.ts';
import { type Found, isWritten, type Members, type Wording } from '../member.ts';
import type { UploadColumn } from '../upload-column.ts';

/** Members as they stand in a file. */
export interface Rows {
  readonly text: Uint8Array;
  readonly count: number;
}

/**
 * How the engine writes the rows of a member: as many as it has e-mails, phones or mobile ids at most, each with all that it has one
 * of. Columns that nobody has anything for are empty.
 */
export function rowsWording(columns: readonly UploadColumn[], rules: RuleSet, { present, several }: Found): Wording {
  const cell = ({ field }: UploadColumn, index: string): string => {
    if (field === undefined || !present.has(field)) return "''";
    const value = manyValuedFields.has(field) ? `${field}[${index}]` : field;
    if (isDigest(rules, field)) return `coalesce(lower(hex(${value})), '')`;
    const plain = `decode(${value})`;
    return `coalesce(CASE WHEN regexp_matches(${plain}, '${needsQuotes}') THEN concat('"', replace(${plain}, '"', '""'), '"') ELSE ${plain} END, '')`;
  };
  const row = (index: string) => `concat_ws(',', ${columns.map((column) => cell(column, index)).join(', ')})`;
  const many = columns.flatMap(({ field }) => (field !== undefined && several.has(field) ? [field] : []));
  if (many.length === 0) return { text: row('1'), rows: '1', between: '\n' };
  const rows = `greatest(1, ${many.map((field) => `coalesce(len(${field}), 0)`).join(', ')})`;
  return {
    text: `array_to_string(list_transform(range(1, ${rows} + 1), lambda i: ${row('i')}), chr(10))`,
    rows,
    between: '\n',
  };
}

/** The rows of some members, each with its end. */
export function* rowsOf(members: Members, columns: readonly UploadColumn[]): Generator<Rows> {
  if (isWritten(members)) {
    for (const { text, rows } of members.pieces) yield { text: Buffer.concat([text, end]), count: rows };
    return;
  }
  for (let from = 0; from < members.length; from += atOnce) {
    const rows = members.slice(from, from + atOnce).flatMap((member) => memberRows(member, columns));
    yield { text: Buffer.from(rows.map((row) => `${row}\n`).join('')), count: rows.length };
  }
}

const end = Buffer.from('\n');
/** Members whose rows stand in one piece, as the engine writes so many. */
const atOnce = 500;
