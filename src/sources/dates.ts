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

const dateFormats = [
  '%Y-%m-%d',
  '%Y/%m/%d',
  '%Y%m%d',
  '%d.%m.%Y',
  '%d %b %Y',
  '%d %B %Y',
  '%b %d, %Y',
  '%B %d, %Y',
  '%d-%b-%Y',
];
const timeFormats = ['%H:%M:%S.%f', '%H:%M:%S', '%H:%M', '%I:%M %p', '%I:%M:%S %p'];
const slashedFormats: Readonly<Record<DateOrder, readonly string[]>> = {
  'day-first': ['%d/%m/%Y', '%d-%m-%Y', '%d/%m/%y'],
  'month-first': ['%m/%d/%Y', '%m-%d-%Y', '%m/%d/%y'],
};

/** SQL giving DATE for texts that are a date, with or without a time; NULL for anything else. */
export function dateSql(value: string, order: DateOrder): string {
  return `(${timestampSql(value, order)})::DATE`;
}

/**
 * SQL giving TIMESTAMP in the engine's time zone: ISO 8601 with or without an offset, and the common notations of dates
 * with or without a time.
 */
export function timestampSql(value: string, order: DateOrder): string {
  const dates = [...dateFormats, ...slashedFormats[order]];
  const formats = dates.flatMap((date) => [date, ...timeFormats.map((time) => `${date} ${time}`)]);
  // ` UTC` and offsets make it an instant; everything else is local.
  const instant = `regexp_replace(regexp_replace(${value}, ' ?(UTC|GMT)$', '+00'), ' ([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2')`;
  const zoned = `CASE WHEN regexp_matches(${value}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+ ?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$')
    THEN TRY_CAST(${instant} AS TIMESTAMPTZ)::TIMESTAMP END`;
  return `coalesce(${zoned}, try_strptime(replace(${value}, 'T', ' '), [${formats.map((format) => `'${format}'`).join(', ')}]))`;
}
