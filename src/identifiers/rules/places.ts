import { quoteText } from '../../engine/sql.ts';
import { countries } from '../countries.ts';
import { usStates } from '../us-states.ts';
import { lettersMarksNumbers, whiteSpace } from './unicode.ts';

/** Latin letters that Unicode does not decompose, and what they are written as without their stroke, tail or ligature. */
const strokes = { from: 'øłđðħıŧŋəſ', to: 'olddhitnes' } as const;
const ligatures = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
] as const;
const unligatured = ligatures.reduce((sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`, 'strip_accents(x)');

const countryRows = countries.flatMap(([alpha2, alpha3, ...names]) =>
  [alpha2.toLowerCase(), alpha3.toLowerCase(), ...names].map((name) => `(${quoteText(name)}, '${alpha2}')`),
);
const stateRows = usStates.map(([code, name]) => `('${name}', '${code}')`);

/** What the macros look up: every name of a country, and the letters of the states of the US. */
export const placeTables = [
  `identifier_countries(name, code) AS VALUES ${countryRows.join(', ')}`,
  `identifier_us_states(name, code) AS VALUES ${stateRows.join(', ')}`,
] as const;

/** Countries, postal codes, cities and regions. `country` is an alpha-2 code or NULL. Empty = missing, NULL = rejected. */
export const placeMacros = [
  `identifier_country_key(x) AS CASE WHEN strlen(x) <= 3 THEN lower(x) ELSE regexp_replace(regexp_replace(
    replace(replace(identifier_lower(x), '’', ''''), '&', 'and'), '[${whiteSpace}]+', ' ', 'g'), '^the ', '') END`,
  // ISO 3166-1 alpha-2 in capitals; NULL when it is no country.
  `identifier_country(x) AS (SELECT code FROM identifier_countries WHERE name = identifier_country_key(x))`,

  // Google: as written, without Excel's text marker.
  `identifier_postal_written(x) AS coalesce(identifier_text(regexp_replace(x, '^''', '')), '')`,
  // Meta: without blanks and punctuation; five digits in the US.
  `identifier_postal_joined(x) AS regexp_replace(x, '[^${lettersMarksNumbers}]', '', 'g')`,
  `identifier_postal_cut(x, country) AS CASE WHEN country = 'US' AND regexp_matches(x, '[0-9]{5}')
    THEN regexp_extract(x, '[0-9]{5}') ELSE x END`,

  // Meta: a–z alone.
  `identifier_place_letters(x) AS regexp_replace(
    translate(${unligatured}, '${strokes.from}', '${strokes.to}'), '[^a-z]', '', 'g')`,
  `identifier_region(x, country) AS CASE WHEN country IS NULL OR country = 'US'
    THEN coalesce((SELECT code FROM identifier_us_states WHERE name = x), x) ELSE x END`,
] as const;
