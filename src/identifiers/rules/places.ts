import type { TextFunction } from '../../engine/text-function.ts';
import { quoteList, quoteText } from '../../engine/sql.ts';
import { countries } from '../countries.ts';
import { usStates } from '../us-states.ts';
import { textFunctions, textRules } from './text.ts';
import { lettersMarksNumbers, whiteSpace } from './unicode.ts';

const countryLines = countries.flatMap(([alpha2, alpha3, ...names]) =>
  [alpha2.toLowerCase(), alpha3.toLowerCase(), ...names].map((name) => `${alpha2}${name}`),
);
/**
 * What texts of countries are looked up in: every name in the form of `identifier_country_key`, and the alpha-2 code.
 * Of one text, because a thousand rows of VALUES take far longer to parse.
 */
export const countryNames = `CREATE TEMP VIEW identifier_countries AS SELECT substr(line, 3) AS name, substr(line, 1, 2) AS code
  FROM (SELECT unnest(string_split(${quoteText(countryLines.join('\n'))}, chr(10))) AS line)`;
const stateCodes = quoteList(usStates.map(([code]) => code));
const stateNames = quoteList(usStates.map(([, name]) => name));

const countryKey = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[A-Za-z]{2,3}|[A-SU-Za-su-z][a-z]+(?: [A-Za-z]+)*') THEN lower(${x})
    WHEN ${x} IS NOT NULL THEN identifier_country_key_other(${x}) END`;

// Google: as written, without Excel's text marker.
const postalWritten = textRules.unmarked;
// Meta: without blanks and punctuation; five digits in the US.
const postalJoined = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[a-z0-9]*') THEN ${x} WHEN ${x} IS NOT NULL THEN identifier_postal_joined_other(${x}) END`;
const postalCut = (x: string, country: string): string =>
  `CASE WHEN ${country} = 'US' AND NOT regexp_full_match(${x}, '[0-9]{5}')
    THEN coalesce(nullif(regexp_extract(${x}, '[0-9]{5}'), ''), ${x}) ELSE ${x} END`;

// Meta: a–z alone.
const placeLetters = (x: string): string =>
  `CASE WHEN strlen(${x}) = length(${x}) THEN regexp_replace(${x}, '[^a-z]+', '', 'g')
    WHEN ${x} IS NOT NULL THEN identifier_place_letters_other(${x}) END`;
const region = (x: string, country: string): string =>
  `CASE WHEN ${country} IS NULL OR ${country} = 'US'
    THEN coalesce(list_extract(${stateCodes}, list_position(${stateNames}, ${x})), ${x}) ELSE ${x} END`;

/** Countries, postal codes, cities and regions. `country` is an alpha-2 code or NULL. Empty = missing, NULL = rejected. */
export const placeRules = { countryKey, postalWritten, postalJoined, postalCut, placeLetters, region } as const;

/** Latin letters that Unicode does not decompose, and what they are written as without their stroke, tail or ligature. */
const latin: ReadonlyMap<string, string> = new Map([
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ə', 'e'],
  ['ſ', 's'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
]);
/** Bytes of a code. `İT` is one, in the capitals of a Turkish spreadsheet; `&` alone is not AND, Andorra. */
const longestCode = 3;
const notJoined = new RegExp(`[^${lettersMarksNumbers}]`, 'gu');
const blanks = new RegExp(`[${whiteSpace}]+`, 'gu');

export const placeFunctions = {
  identifier_country_key_other: (text) => {
    const lower = textFunctions.identifier_lower_other(text);
    if (Buffer.byteLength(text) <= longestCode) return lower.replace('i\u0307', 'i');
    return lower.replaceAll('’', "'").replaceAll('&', 'and').replace(blanks, ' ').replace(/^the /, '');
  },
  identifier_postal_joined_other: (text) => text.replace(notJoined, ''),
  identifier_place_letters_other: (text) =>
    [...text.normalize('NFD')]
      .map((letter) => latin.get(letter) ?? letter)
      .join('')
      .replace(/[^a-z]/g, ''),
} as const satisfies Readonly<Record<string, TextFunction>>;
