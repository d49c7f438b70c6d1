/**
 * What a cell plainly is: a day (`2026-11-24`), a moment (`2026-11-24 15:00:00`), a number that can be read in one way (`-7`,
 * `12.50`, not `1.234`), an address with its `@`, words without a digit. Most cells are one of these, and then all is known of
 * them. Anything else, with blanks around it or nothing at all, is `other` and must be looked at.
 */
export const cellKinds = ['day', 'moment', 'number', 'address', 'words', 'other'] as const;
export type CellKind = (typeof cellKinds)[number];

/** Every character settles how it goes on: of such patterns the engine tells in half the time. */
const number = '-?[0-9]+(?:[.][0-9](?:[0-9](?:[0-9][0-9]+)?)?)?';

/** SQL giving the index of a cell's kind. A cast that fails takes long, and is not tried on what looks different. */
export function kindOf(cell: string): string {
  const index = (kind: CellKind) => cellKinds.indexOf(kind);
  return `CASE
    WHEN ${cell} < ':' THEN CASE
      WHEN ${isWritten(cell, '____-__-__', 'DATE')} THEN ${index('day')}
      WHEN ${isWritten(cell, '____-__-__ __:__:__', 'TIMESTAMP')} THEN ${index('moment')}
      WHEN regexp_full_match(${cell}, '${number}') THEN ${index('number')}
      ELSE ${index('other')} END
    WHEN ${cell} >= chr(127) THEN ${index('other')}
    WHEN contains(${cell}, '@') THEN ${index('address')}
    WHEN regexp_full_match(${cell}, '[^0-9]*') THEN ${index('words')}
    ELSE ${index('other')} END`;
}

/** SQL: whether a cell is a value of the engine's as the engine would write it. */
const isWritten = (cell: string, pattern: string, type: string) =>
  `strlen(${cell}) = ${pattern.length} AND ${cell} LIKE '${pattern}' AND TRY_CAST(${cell} AS ${type})::VARCHAR = ${cell}`;

/** SQL: whether a cell's kind is one of these. */
export const isKind = (kinds: readonly CellKind[]): string =>
  `kind IN (${kinds.map((kind) => cellKinds.indexOf(kind)).join(', ')})`;
