import type { Field } from '../identifiers/identifier.ts';
import type { Found } from './member.ts';

// Long texts are put together by `concat`: every `||` copies all that is before it.

/** SQL for the digest in a column (or an expression) as it is sent; quoted as JSON; an empty text where there is none. Arguments of `concat`. */
export const digestJson = (column: string): string => `'"', lower(hex(${column})), '"'`;

/** SQL for what a column (or an expression) holds in plain, quoted as JSON; NULL where there is nothing. */
export const plainJson = (column: string): string => `to_json(decode(${column}))::VARCHAR`;

/** SQL for a text made of these arguments of `concat`; NULL where one of the columns (or expressions) is. */
export const textWith = (columns: readonly string[], ...parts: readonly string[]): string =>
  `CASE WHEN ${columns.map((column) => `${column} IS NOT NULL`).join(' AND ')} THEN concat(${parts.join(', ')}) END`;

/** SQL for a text of every value of a many-valued column, divided by commas; NULL when there is none. */
export function eachOf(column: Field, { several }: Found, text: (value: string) => string): string {
  const first = text(`${column}[1]`);
  if (!several.has(column)) return first;
  return `CASE WHEN len(${column}) > 1 THEN array_to_string(list_transform(${column}, lambda v: ${text('v')}), ',') ELSE ${first} END`;
}
