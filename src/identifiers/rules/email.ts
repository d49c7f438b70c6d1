import type { TextFunction } from '../../engine/text-function.ts';
import { quoteText } from '../../engine/sql.ts';
import { withoutMarks } from './text.ts';
import { lettersMarksDigits, whiteSpace, zeroWidth } from './unicode.ts';

const never = `@<>${whiteSpace}\\p{Cc}`;
const unquoted = `[^()\\[\\]:;,\\\\"${never}]+`;
const quoted = `"(?:[^"\\\\${never}]|\\\\[^${never}])+"`;
const plausible = new RegExp(
  `^(?:${unquoted}|${quoted})@(?:[${lettersMarksDigits}-]+\\.)+[${lettersMarksDigits}-]+$`,
  'u',
);

/** What nearly every address is; all of it is plausible by the others too. */
const plain = "[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[a-z0-9-]+\\.)+[a-z0-9-]+";

const marks = '!#$%&*+/?^_`{|}~';
/**
 * What nearly every address is before any step, in capitals or not: nothing in it is invisible, no spreadsheet's mark stands before
 * it, and no two dots side by side. The steps do nothing to it but lower it.
 */
export const usualEmail = `[A-Za-z0-9${marks}-][A-Za-z0-9${marks}'=-]*(?:\\.[A-Za-z0-9${marks}'=-]+)*@(?:[A-Za-z0-9-]+\\.)+[A-Za-z0-9-]+`;

// What nobody sees, and spreadsheets' text marks, are no part of the address.
const emailVisible = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[!-&(-<>-~][!-~]*') THEN ${x}
    WHEN ${x} IS NOT NULL THEN identifier_email_visible_other(${x}) END`;
const emailUnspaced = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[!-~]*') THEN ${x} WHEN ${x} IS NOT NULL THEN identifier_email_unspaced_other(${x}) END`;
const emailPlausible = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, ${quoteText(plain)}) THEN ${x}
    WHEN ${x} IS NOT NULL THEN identifier_email_plausible_other(${x}) END`;
const email = (x: string): string =>
  `CASE
    WHEN ${x} = '' THEN ''
    WHEN ${emailPlausible(x)} IS NOT NULL AND NOT contains(${x}, '..') AND NOT contains(${x}, 'mailto:') THEN ${x} END`;

// Google matches Gmail addresses without dots and without what follows a plus (Data Manager API, June 2026).
const gmail = (x: string): string =>
  `CASE
    WHEN NOT (ends_with(${x}, '@gmail.com') OR ends_with(${x}, '@googlemail.com')) THEN ${x}
    WHEN regexp_matches(${x}, '^\\.*(?:\\+.*)?@') THEN NULL
    ELSE replace(regexp_extract(${x}, '^[^+@]*'), '.', '') || regexp_extract(${x}, '@.*$') END`;

// Reddit's name for it (advanced matching): of what is before the @, letters and digits alone, without what follows a plus.
const emailCanonical = (x: string): string =>
  `CASE WHEN regexp_matches(${x}, '^[^a-z0-9+]*[+@]') THEN NULL
    ELSE regexp_replace(regexp_extract(${x}, '^[^+@]*'), '[^a-z0-9]', '', 'g') || regexp_extract(${x}, '@.*$') END`;

/**
 * E-mail. An address is checked for plausibility and never repaired: what a platform cannot match should show up in the
 * count of rejected rows. Empty = missing, NULL = rejected.
 */
export const emailRules = { emailVisible, emailUnspaced, emailPlausible, email, gmail, emailCanonical } as const;

const zeroWidths = new RegExp(`[${zeroWidth}]`, 'gu');
const spaces = new RegExp(`[${whiteSpace}]`, 'gu');

export const emailFunctions = {
  identifier_email_visible_other: (text) => withoutMarks(text.replace(zeroWidths, '')),
  identifier_email_unspaced_other: (text) => text.replace(spaces, ''),
  identifier_email_plausible_other: (text) => (plausible.test(text) ? text : null),
} as const satisfies Readonly<Record<string, TextFunction>>;
