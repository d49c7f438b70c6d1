/** What stands before the decimals. */
export type DecimalMark = 'point' | 'comma';

/** SQL: whether a text is a number that can only be read with a decimal comma, such as `1.234,50` or `12,5`. */
export function usesCommaDecimals(value: string): string {
  return `regexp_full_match(${bare(value)}, '-?[0-9]{1,3}(\\.[0-9]{3})*,([0-9]{1,2}|[0-9]{4,})|-?[0-9]+,([0-9]{1,2}|[0-9]{4,})')`;
}

/** SQL giving DOUBLE for texts such as `1,234.50`, `$ 12`, `(3.10)` or `1.234,50 €`; NULL for anything else. */
export function numberSql(value: string, decimals: DecimalMark): string {
  const group = decimals === 'point' ? ',' : '.';
  const mark = decimals === 'point' ? '.' : ',';
  const grouped = `-?([0-9]{1,3}(\\${group}[0-9]{3})+|[0-9]+)(\\${mark}[0-9]*)?|-?\\${mark}[0-9]+`;
  const plain = `replace(replace(${bare(value)}, '${group}', ''), '${mark}', '.')`;
  return `CASE WHEN regexp_full_match(${bare(value)}, '${grouped}') THEN TRY_CAST(${plain} AS DOUBLE) END`;
}

/** SQL: without currency signs and codes, blanks and apostrophes between thousands; brackets are a minus. */
function bare(value: string): string {
  const unsigned = `regexp_replace(${value}, '^\\((.*)\\)$', '-\\1')`;
  const uncoined = `regexp_replace(${unsigned}, '^(-?)\\s*(?:\\p{Sc}|[A-Z]{3}\\s|[A-Z]{1,2}\\$)\\s*(-?)|\\s*(?:\\p{Sc}|\\s[A-Z]{3})$', '\\1\\2', 'g')`;
  return `regexp_replace(${uncoined}, '[\\s\\x{00A0}\\x{202F}''’]', '', 'g')`;
}
