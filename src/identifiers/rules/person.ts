import { re2, whiteSpace } from './unicode.ts';

const blanks = re2(whiteSpace);

const date = (x: string, parts: string) => `try_strptime(regexp_extract(${x}, '^[^T${blanks}]+'), ${parts})`;

const gender = (x: string): string =>
  `CASE
    WHEN ${x} IN ('m', 'male', 'man') THEN 'm' WHEN ${x} IN ('f', 'female', 'woman') THEN 'f' ELSE '' END`;

// A whole date: year first, or day first with dots. With slashes or hyphens the order of day and month is anybody's
// guess, so such a date is read only when one of the two is above 12 or both are equal.
const birthDate = (x: string): string =>
  `CASE
    WHEN regexp_matches(${x}, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T${blanks}]|$)') THEN ${date(x, "'%Y-%m-%d'")}
    WHEN regexp_full_match(${x}, '[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}') THEN ${date(x, "'%Y/%m/%d'")}
    WHEN regexp_full_match(${x}, '[0-9]{8}') THEN ${date(x, "'%Y%m%d'")}
    WHEN regexp_full_match(${x}, '[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}') THEN ${date(x, "'%d.%m.%Y'")}
    WHEN regexp_full_match(${x}, '[0-9]{1,2}([/-])[0-9]{1,2}[/-][0-9]{4}') THEN
      CASE WHEN coalesce(${date(x, "['%d/%m/%Y', '%d-%m-%Y']")}, ${date(x, "['%m/%d/%Y', '%m-%d-%Y']")}) = coalesce(
        ${date(x, "['%m/%d/%Y', '%m-%d-%Y']")}, ${date(x, "['%d/%m/%Y', '%d-%m-%Y']")})
      THEN coalesce(${date(x, "['%d/%m/%Y', '%d-%m-%Y']")}, ${date(x, "['%m/%d/%Y', '%m-%d-%Y']")}) END END`;
// Shopify's exports have an apostrophe before dates, so that spreadsheets leave them alone.
const birthYearOf = (x: string): string => `coalesce(strftime(${birthDate(`ltrim(${x}, '''')`)}, '%Y'), ${x})`;
const birthMonthOf = (x: string): string => `coalesce(strftime(${birthDate(`ltrim(${x}, '''')`)}, '%m'), ${x})`;
const birthDayOf = (x: string): string => `coalesce(strftime(${birthDate(`ltrim(${x}, '''')`)}, '%d'), ${x})`;
const birthYear = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[0-9]{4}') AND ${x} >= '1900'
    AND ${x} <= strftime(current_date, '%Y') THEN ${x} END`;
const birthMonth = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '0?[1-9]|1[0-2]') THEN lpad(${x}, 2, '0') END`;
const birthDay = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '0?[1-9]|[12][0-9]|3[01]') THEN lpad(${x}, 2, '0') END`;

const mobileAdId = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
    AND NOT regexp_full_match(${x}, '[0-]+') THEN ${x} END`;

/** Gender, date of birth, mobile advertising id. Empty = missing, NULL = rejected. */
export const personRules = {
  gender,
  birthDate,
  birthYearOf,
  birthMonthOf,
  birthDayOf,
  birthYear,
  birthMonth,
  birthDay,
  mobileAdId,
} as const;
