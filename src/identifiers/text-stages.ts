import { quoteName, quoteText } from '../engine/sql.ts';
import { placeRules } from './rules/places.ts';
import { textRules } from './rules/text.ts';

export interface FieldColumn {
  /** Tells this use of the column from others. */
  readonly as: string;
  readonly column: string;
  /** SQL over the row (`rows`) that is true where the value needs no look at its text: it is taken for missing. */
  readonly except?: string;
  /** Lengths at which a value is seen as a digest; default: those of `textRules.digest`. */
  readonly digests?: readonly number[];
  /** Hex digits of the digests that are passed; default: those of SHA-256. */
  readonly passed?: readonly number[];
}

/** A query with the cleaned text of each column, and the quoted names of what it adds. */
export interface TextStages {
  /** In parentheses. */
  readonly sql: string;
  /** Alpha-2 code of the row's valid country, else the default, else NULL. */
  readonly country: string;
  /** NULL when the value is missing. */
  readonly text: (as: string) => string;
  /** NULL when the value is no digest, '' when it is none that is passed. */
  readonly digest: (as: string) => string;
  /** All columns that it adds. */
  readonly internal: readonly string[];
}

/**
 * A join that adds `code`, the alpha-2 code of the country that a cleaned text names, under an alias.
 *
 * @param column with the text; an expression is written as often as the rule names it
 */
export function joinCountries(alias: string, column: string): string {
  return `LEFT JOIN identifier_countries AS ${alias} ON ${alias}.name = ${placeRules.countryKey(column)}`;
}

/** The first part of every normalisation, the same for all platforms. */
export function textStages(options: {
  readonly from: string;
  readonly columns: readonly FieldColumn[];
  readonly countryColumn: string | undefined;
  readonly defaultCountry: string | undefined;
}): TextStages {
  const { columns, countryColumn } = options;
  const fallback =
    options.defaultCountry === undefined ? 'NULL::VARCHAR' : quoteText(options.defaultCountry.toUpperCase());
  const text = (as: string) => quoteName(`identifier ${as} text`);
  const digest = (as: string) => quoteName(`identifier ${as} digest`);
  const country = quoteName('identifier row country');

  // `rows.`, because what is joined has columns of its own, and a file's may be called like them.
  const texts = columns.map(({ as, column, except }) => {
    const raw = `rows.${quoteName(column)}`;
    return `${textRules.text(except === undefined ? raw : `CASE WHEN ${except} THEN NULL ELSE ${raw} END`)} AS ${text(as)}`;
  });
  const cleaned =
    countryColumn === undefined
      ? `(SELECT rows.*, ${fallback} AS ${country}, ${texts.join(', ')} FROM ${options.from} AS rows)`
      : // A join: a subquery in the expression would copy every row on its way through.
        `(SELECT rows.* REPLACE (coalesce(own.code, ${fallback}) AS ${country}), ${texts.join(', ')}
    FROM (SELECT *, ${textRules.text(quoteName(countryColumn))} AS ${country} FROM ${options.from}) AS rows
    ${joinCountries('own', `rows.${country}`)})`;
  const digests = columns.map(({ as, digests: lengths, passed }) => {
    const found = textRules.digest(text(as), passed);
    const kept =
      lengths === undefined ? found : `CASE WHEN strlen(${text(as)}) IN (${lengths.join(', ')}) THEN ${found} END`;
    return `${kept} AS ${digest(as)}`;
  });

  return {
    sql: `(SELECT *, ${digests.join(', ')} FROM ${cleaned})`,
    country,
    text,
    digest,
    internal: [country, ...columns.flatMap(({ as }) => [text(as), digest(as)])],
  };
}
