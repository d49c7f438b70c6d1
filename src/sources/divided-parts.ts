import { quoteText } from '../engine/sql.ts';
import type { Identifier } from '../identifiers/identifier.ts';

const commas = ',，、،';
const semicolons = ';；؛';
const lineBreaks = '\\n\\r\\v\\f\\x{0085}\\x{2028}\\x{2029}';
/** Google Contacts puts ` ::: ` between values. */
const colons = ':::';
const asciiDividers = [',', ';', '|', '\n', '\r', '\v', '\f'];
/** What stands in for any other divider once it is found. */
const divider = ';';

/** SQL: whether a cell may hold several values. Cheap, and right for everything that `dividedParts` would take apart. */
export function holdsDivider(identifier: Identifier, cell: string): string {
  const matches = (parts: string) => `regexp_matches(${cell}, ${quoteText(parts)})`;
  const pattern = `[${commas}${semicolons}|${lineBreaks}]|${colons}`;
  if (identifier === 'phone') return matches(`${pattern}|\\p{Nd}[^\\p{L}\\p{N}]*[+＋]`);
  // To look for one text after the other takes half the time of a pattern; with that of a plus behind digits it would not.
  const dividers = [...asciiDividers, colons].map((each) => `contains(${cell}, ${quoteText(each)})`);
  return `CASE WHEN ${dividers.join(' OR ')} THEN true
    WHEN strlen(${cell}) <> length(${cell}) THEN ${matches(pattern)} ELSE false END`;
}

/**
 * SQL giving the values of a cell as a list, those of nothing but blanks left out. They are divided by semicolons, commas,
 * line breaks, bars and ` ::: `, but not
 *
 * - within quotes of an e-mail, nor by a bar that may be part of it: one before its `@` (`a|b@example.com`)
 * - before a phone's extension (`;ext=12`), nor by a comma behind fewer digits than a number has (`415,555,0100`)
 *
 * Slashes and blanks are part of a phone (`030/23125 417`), unless the next number begins with its plus.
 */
export function dividedParts(identifier: Identifier, cell: string): string {
  const colonless = `replace(${cell}, '${colons}', '${divider}')`;
  const parts =
    identifier === 'email' ? emails(colonless) : identifier === 'phone' ? phones(colonless) : ids(colonless);
  return `list_filter(list_transform(${parts}, lambda part: trim(part)), lambda part: regexp_matches(part, '[^\\pZ\\pC]'))`;
}

function emails(cell: string): string {
  const digest = '[0-9a-fA-F]{32,128}';
  const bars = `regexp_replace(${cell}, '(@[^|]*|${digest}\\s*)[|]', '\\1${divider}', 'g')`;
  return `regexp_extract_all(${bars}, ${quoteText(`(?:"[^"]*"|[^${commas}${semicolons}${lineBreaks}])+`)})`;
}

function phones(cell: string): string {
  const extended = `regexp_replace(${cell}, ${quoteText(`[${commas}${semicolons}]\\s*(ext|x|#)`)}, ' \\1', 'gi')`;
  const within = `[^\\p{Nd}${commas}${semicolons}|${lineBreaks}]*`;
  const whole = `((?:${within}\\p{Nd}){7,}${within})[${commas}]`;
  const listed = `regexp_replace(${extended}, ${quoteText(whole)}, '\\1${divider}', 'g')`;
  const plus = `regexp_replace(${listed}, ${quoteText(`(\\p{Nd})[^\\p{L}\\p{N}${semicolons}|+＋]*([+＋])`)}, '\\1${divider}\\2', 'g')`;
  return `regexp_split_to_array(${plus}, ${quoteText(`[${semicolons}|${lineBreaks}]`)})`;
}

function ids(cell: string): string {
  return `regexp_split_to_array(${cell}, ${quoteText(`[${commas}${semicolons}|${lineBreaks}]`)})`;
}
