import { re2, whiteSpace } from './unicode.ts';

const blanks = re2(whiteSpace);

const date = (parts: string) => `try_strptime(regexp_extract(x, '^[^T${blanks}]+'), ${parts})`;

/** Gender, date of birth, mobile advertising id. Empty = missing, NULL = rejected. */
export const personMacros = [
  `identifier_gender(x) AS CASE
    WHEN x IN ('m', 'male', 'man') THEN 'm' WHEN x IN ('f', 'female', 'woman') THEN 'f' ELSE '' END`,

  // A whole date: year first, or day first with dots. With slashes or hyphens the order of day and month is anybody's
  // guess, so such a date is read only when one of the two is above 12 or both are equal.
  `identifier_birth_date(x) AS CASE
    WHEN regexp_matches(x, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T${blanks}]|$)') THEN ${date("'%Y-%m-%d'")}
    WHEN regexp_full_match(x, '[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}') THEN ${date("'%Y/%m/%d'")}
    WHEN regexp_full_match(x, '[0-9]{8}') THEN ${date("'%Y%m%d'")}
    WHEN regexp_full_match(x, '[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}') THEN ${date("'%d.%m.%Y'")}
    WHEN regexp_full_match(x, '[0-9]{1,2}([/-])[0-9]{1,2}[/-][0-9]{4}') THEN
      CASE WHEN coalesce(${date("['%d/%m/%Y', '%d-%m-%Y']")}, ${date("['%m/%d/%Y', '%m-%d-%Y']")}) = coalesce(
        ${date("['%m/%d/%Y', '%m-%d-%Y']")}, ${date("['%d/%m/%Y', '%d-%m-%Y']")})
      THEN coalesce(${date("['%d/%m/%Y', '%d-%m-%Y']")}, ${date("['%m/%d/%Y', '%m-%d-%Y']")}) END END`,
  // Shopify's exports have an apostrophe before dates, so that spreadsheets leave them alone.
  `identifier_birth_year_of(x) AS coalesce(strftime(identifier_birth_date(ltrim(x, '''')), '%Y'), x)`,
  `identifier_birth_month_of(x) AS coalesce(strftime(identifier_birth_date(ltrim(x, '''')), '%m'), x)`,
  `identifier_birth_day_of(x) AS coalesce(strftime(identifier_birth_date(ltrim(x, '''')), '%d'), x)`,
  `identifier_birth_year(x) AS CASE WHEN regexp_full_match(x, '[0-9]{4}') AND x >= '1900'
    AND x <= strftime(current_date, '%Y') THEN x END`,
  `identifier_birth_month(x) AS CASE WHEN regexp_full_match(x, '0?[1-9]|1[0-2]') THEN lpad(x, 2, '0') END`,
  `identifier_birth_day(x) AS CASE WHEN regexp_full_match(x, '0?[1-9]|[12][0-9]|3[01]') THEN lpad(x, 2, '0') END`,

  `identifier_mobile_ad_id(x) AS CASE WHEN regexp_full_match(x, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
    AND NOT regexp_full_match(x, '[0-]+') THEN x END`,
] as const;
