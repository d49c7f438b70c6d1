import type { TextFunction } from '../../engine/text-function.ts';
import { quoteText } from '../../engine/sql.ts';
import {
  lettersAndNumbers,
  lettersMarksNumbers,
  re2,
  settledLetters,
  variationSelectors,
  whiteSpace,
} from './unicode.ts';

const blanks = re2(whiteSpace);
const space = `[${blanks}]`;
const letters = re2(`a-z0-9${settledLetters}`);
const title = '(?:mr|mrs|ms|miss|mx|dr|prof)\\.?';
const suffix = '(?:jr|sr|ii|iii|iv|phd|ph\\.d|md|m\\.d)\\.?';
const leadingTitles = `^(?:${title}${space}+)+`;
const trailingSuffixes = `(?:(?:${space}+|${space}*,${space}*)${suffix})+[,${blanks}]*$`;

// Google: titles before and suffixes behind the name go; hyphens, apostrophes, accents and inner blanks stay.
const nameUntitled = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, ${quoteText(`(?:${title}${space}+)*${title}`)}) THEN ''
    ELSE regexp_replace(${x}, ${quoteText(leadingTitles)}, '') END`;
const nameUnsuffixed = (x: string): string => `regexp_replace(${x}, ${quoteText(trailingSuffixes)}, '')`;
// Not regexp_matches, which compiles its pattern twice.
const nameSpoken = (x: string): string =>
  `CASE WHEN regexp_extract(${x}, '[${letters}]') <> '' THEN ${x} WHEN ${x} IS NOT NULL THEN identifier_name_spoken_other(${x}) END`;

// Meta: letters, marks and numbers of any script and nothing else.
const nameLetters = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[${letters}]*') THEN ${x}
    WHEN ${x} IS NOT NULL THEN identifier_name_letters_other(${x}) END`;
const nameInitial = (x: string): string => `CASE WHEN ${x} = '' THEN '' ELSE chr(unicode(${x})) END`;

// LinkedIn: as people write it. What is longer than the platform takes is left out: half a name is another name.
const nameWithin = (x: string, longest: number): string => `CASE WHEN length(${x}) <= ${longest} THEN ${x} ELSE '' END`;

/** Names. Empty = missing; a name is never rejected. */
export const nameRules = { nameUntitled, nameUnsuffixed, nameSpoken, nameLetters, nameInitial, nameWithin } as const;

const spoken = new RegExp(`[${lettersAndNumbers}]`, 'u');
const unwritten = new RegExp(`[^${lettersMarksNumbers}]|[${variationSelectors}]`, 'gu');

export const nameFunctions = {
  identifier_name_spoken_other: (text) => (spoken.test(text) ? text : ''),
  identifier_name_letters_other: (text) => text.replace(unwritten, '').normalize('NFC'),
} as const satisfies Readonly<Record<string, TextFunction>>;
