import type { TextFunction } from '../../engine/text-function.ts';
import { quoteText } from '../../engine/sql.ts';
import { invisible, newCapitals, re2, settledCharacters } from './unicode.ts';

const visible = re2(`!-~${settledCharacters}`);

// NFC, then nothing invisible at the ends; NULL when nothing is left.
// Here and in the other rules, `…_other` is right for every text and called for few; what stands before it is what nearly every
// text is, with the same result. Where there is no text, nothing is called.
// Of ASCII only blanks and control characters at the ends are invisible; in UTF-8, texts are in the order of their bytes.
const cleanText = (raw: string): string =>
  `CASE
    WHEN strlen(CAST(${raw} AS VARCHAR)) = length(CAST(${raw} AS VARCHAR)) AND CAST(${raw} AS VARCHAR) >= '!' AND right(CAST(${raw} AS VARCHAR), 1) >= '!'
      THEN CAST(${raw} AS VARCHAR)
    WHEN regexp_full_match(CAST(${raw} AS VARCHAR), '[${visible}](?:[ ${visible}]*[${visible}])?') THEN CAST(${raw} AS VARCHAR)
    WHEN ${raw} IS NOT NULL THEN identifier_text_other(CAST(${raw} AS VARCHAR)) END`;

// Whether anything is left. NFC makes nothing visible that was not, and needs no pattern that every use would compile.
const filled = (raw: string): string =>
  `CASE WHEN ${raw} >= '!' AND ${raw} < chr(127) THEN true
    ELSE coalesce(trim(CAST(${raw} AS VARCHAR), ${quoteText(invisible)}) <> '', false) END`;

// Without the marks by which spreadsheets keep a cell a text: `'00123` and `="00123"`. Empty = nothing else is there.
const unmarked = (x: string): string =>
  `CASE WHEN starts_with(${x}, '''') OR starts_with(${x}, '=') THEN identifier_unmarked_other(${x}) ELSE ${x} END`;

// Locale-independent lower case as JavaScript has it, in NFC.
const lower = (x: string): string =>
  `CASE WHEN strlen(${x}) = length(${x}) OR regexp_full_match(${x}, '[ ${visible}]*') THEN lower(${x})
    WHEN ${x} IS NOT NULL THEN identifier_lower_other(${x}) END`;

// A value that is a digest already: the digest in lower case when it is the one that is passed, '' when it is another (MD5, SHA-1,
// SHA-256, SHA-512), NULL for any other text.
const digest = (x: string, passed: readonly number[] = [64]): string =>
  `CASE WHEN strlen(${x}) IN (32, 40, 64, 128) AND regexp_full_match(${x}, '[0-9A-Fa-f]+')
    THEN CASE WHEN strlen(${x}) ${passed.length === 1 ? `= ${passed[0]}` : `IN (${passed.join(', ')})`} THEN lower(${x}) ELSE '' END END`;

/** What comes before every rule. */
export const textRules = { text: cleanText, filled, unmarked, lower, digest } as const;

const shownBetween = (text: string): string => {
  let from = 0;
  let to = text.length;
  while (from < to && invisible.includes(text.charAt(from))) from += 1;
  while (to > from && invisible.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
};
const capitals = new RegExp(`[${[...newCapitals.keys()].join('')}]`, 'gu');

const cleaned = (raw: string) => shownBetween(raw.normalize('NFC'));

const unmarkedText = (text: string) => cleaned(text.replace(/^'/, '').replace(/^="(.*)"$/s, '$1'));
/** As `textRules.unmarked`. */
export const withoutMarks = (text: string) => (/^['=]/.test(text) ? unmarkedText(text) : text);

export const textFunctions = {
  identifier_text_other: (raw) => cleaned(raw) || null,
  identifier_unmarked_other: unmarkedText,
  identifier_lower_other: (text) =>
    text
      .replace(capitals, (capital) => newCapitals.get(capital) ?? capital)
      .toLowerCase()
      .normalize('NFC'),
} as const satisfies Readonly<Record<string, TextFunction>>;
