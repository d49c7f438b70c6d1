/** How `03/04/2026` is read. */
export type DateOrder = 'day-first' | 'month-first';

const slashed = '([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})';

/** SQL: whether a text with slashes or hyphens can be a date with the day first. */
export function dayFirstPossible(value: string): string {
  return `(regexp_matches(${value}, '^${slashed}') AND TRY_CAST(regexp_extract(${value}, '^${slashed}', 2) AS INTEGER) <= 12)`;
}

/** SQL: whether a text with slashes or hyphens can be a date with the month first. */
export function monthFirstPossible(value: string): string {
  return `(regexp_matches(${value}, '^${slashed}') AND TRY_CAST(regexp_extract(${value}, '^${slashed}', 1) AS INTEGER) <= 12)`;
}

/** What most exports write; tried first, because every format that fails costs more than the one that fits. */
const isoFormat = '%Y-%m-%d';
const dateFormats = ['%Y/%m/%d', '%Y%m%d', '%d.%m.%Y', '%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y', '%d-%b-%Y'];
const timeFormats = ['%H:%M:%S.%f', '%H:%M:%S', '%H:%M', '%I:%M %p', '%I:%M:%S %p'];
/** Years of two digits first: `%Y` reads them too, as years of the first century. */
const slashedFormats: Readonly<Record<DateOrder, readonly string[]>> = {
  'day-first': ['%d/%m/%y', '%d/%m/%Y', '%d-%m-%Y'],
  'month-first': ['%m/%d/%y', '%m/%d/%Y', '%m-%d-%Y'],
};

/**
 * What a date looks like in these formats: `strptime` alone takes `3-4-26` for a day of the year 3. It also passes over columns
 * of names and prices, for which trying all formats on each value takes a hundred times as long.
 */
const dateLike = `^(${[
  '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}',
  '[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}',
  '[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}',
  '[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}',
  '[0-9]{8}',
  '[0-9]{1,2}[- ][A-Za-z]{3,9}[- ][0-9]{4}',
  '[A-Za-z]{3,9} [0-9]{1,2}, [0-9]{4}',
].join('|')})([T ]|$)`;

/** SQL giving DATE for texts that are a date, with or without a time; NULL for anything else. */
export function dateSql(value: string, order: DateOrder): string {
  return `(${timestampSql(value, order)})::DATE`;
}

/**
 * SQL giving TIMESTAMP in the engine's time zone: ISO 8601 with or without an offset, and the common notations of dates
 * with or without a time.
 */
export function timestampSql(value: string, order: DateOrder): string {
  const dates = [isoFormat, ...slashedFormats[order], ...dateFormats];
  const formats = dates.flatMap((date) => [date, ...timeFormats.map((time) => `${date} ${time}`)]);
  // ` UTC` and offsets make it an instant; everything else is local.
  const instant = `regexp_replace(regexp_replace(${value}, ' ?(UTC|GMT)$', '+00'), ' ([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2')`;
  const zoned = `CASE WHEN regexp_matches(${value}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+ ?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$')
    THEN TRY_CAST(${instant} AS TIMESTAMPTZ)::TIMESTAMP END`;
  const local = `try_strptime(replace(${value}, 'T', ' '), [${formats.map((format) => `'${format}'`).join(', ')}])`;
  return `coalesce(${zoned}, CASE WHEN regexp_matches(${value}, '${dateLike}') THEN ${local} END)`;
}
