import { quoteList } from '../engine/sql.ts';

/** How `03/04/2026` is read. */
export type DateOrder = 'day-first' | 'month-first';

const slashed = '([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:[0-9]{4}|[0-9]{2})';

/** SQL: whether a text with slashes or hyphens can be a date with the day first. */
export function dayFirstPossible(value: string): string {
  return isMonth(value, 2);
}

/** SQL: whether a text with slashes or hyphens can be a date with the month first. */
export function monthFirstPossible(value: string): string {
  return isMonth(value, 1);
}

/** SQL: whether a part of a text with slashes or hyphens is a month; nothing else is looked at closely. */
function isMonth(value: string, part: 1 | 2): string {
  const marks = `('/', '-')`;
  return `CASE WHEN substr(${value}, 2, 1) IN ${marks} OR substr(${value}, 3, 1) IN ${marks} THEN
    coalesce(TRY_CAST(regexp_extract(${value}, '^${slashed}\\b', ${part}) AS INTEGER) BETWEEN 1 AND 12, false) ELSE false END`;
}

/** A notation of dates, and how its parts stand in ISO 8601. */
interface Notation {
  readonly date: string;
  readonly iso: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Stands in `iso` where the number of a month's name goes. */
const monthNumber = '<month>';

const zone = ' ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)';
const half = ' ?[AaPp][Mm]';
const time = `[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:${zone}|${half})?`;

const notations: readonly Notation[] = [
  { date: '([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})', iso: '\\1-\\2-\\3' },
  { date: '([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})', iso: '\\3-\\2-\\1' },
  { date: '([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})', iso: '\\1-\\2-\\3' },
  { date: '([0-9]{4})([0-9]{2})([0-9]{2})', iso: '\\1-\\2-\\3' },
  { date: '([A-Za-z]{3,9})[.]? ([0-9]{1,2}),? ([0-9]{4})', iso: `\\3-${monthNumber}-\\2` },
  { date: '([0-9]{1,2})[ -]([A-Za-z]{3,9})[.]?[ -]([0-9]{4})', iso: `\\3-${monthNumber}-\\1` },
];

/** Years of two digits: 69 to 99 are of the last century, as POSIX has it. */
const slashedNotations: readonly Notation[] = [
  { date: '([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})', iso: '\\3' },
  { date: '([0-9]{1,2})/([0-9]{1,2})/(69|[7-9][0-9])', iso: '19\\3' },
  { date: '([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})', iso: '20\\3' },
];
const slashedOrder: Readonly<Record<DateOrder, string>> = { 'day-first': '-\\2-\\1', 'month-first': '-\\1-\\2' };

/** SQL giving DATE for texts that are a date, with or without a time; NULL for anything else. */
export function dateSql(value: string, order: DateOrder): string {
  return `(${timestampSql(value, order)})::DATE`;
}

/**
 * SQL giving TIMESTAMP in the engine's time zone: ISO 8601 with or without an offset, and the common notations of dates
 * with or without a time. Each is rewritten to ISO 8601 and cast: trying a list of formats takes a hundred times as long.
 */
export function timestampSql(value: string, order: DateOrder): string {
  const ordered = slashedNotations.map(({ date, iso }) => ({ date, iso: `${iso}${slashedOrder[order]}` }));
  const [first, ...others] = notations;
  const all = [...(first === undefined ? [] : [first]), ...ordered, ...others];
  const iso = `CASE ${all.map((notation) => whenWritten(value, notation)).join('\n      ')} END`;
  const instant = `regexp_replace(regexp_replace(${iso}, ' ?(UTC|GMT)$', '+00'), ' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2')`;
  // What nearly all programs write needs no rewriting.
  const plain = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?';
  return `CASE
    WHEN regexp_full_match(${value}, '${plain})?') THEN TRY_CAST(${value} AS TIMESTAMP)
    WHEN regexp_full_match(${value}, '${plain})(?:Z|[+-][0-9]{2}:[0-9]{2})') THEN TRY_CAST(${value} AS TIMESTAMPTZ)::TIMESTAMP
    WHEN regexp_matches(${value}, ':[0-9.]+${half}$') THEN
      try_strptime(${iso}, ['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M%p', '%Y-%m-%d %I:%M:%S%p'])
    WHEN regexp_matches(${value}, ':[0-9.]+${zone}$') THEN TRY_CAST(${instant} AS TIMESTAMPTZ)::TIMESTAMP
    ELSE TRY_CAST(${iso} AS TIMESTAMP) END`;
}

function whenWritten(value: string, { date, iso }: Notation): string {
  const pattern = `^${date}(?:(?:,? +|T)(${time}))?$`;
  const rewritten = `regexp_replace(${value}, '${pattern}', '${iso} \\4')`;
  const name = `lower(regexp_extract(${value}, '[A-Za-z]{3}'))`;
  const number = `coalesce(list_position(${quoteList(months)}, ${name}), 0)::VARCHAR`;
  const numbered = iso.includes(monthNumber) ? `replace(${rewritten}, '${monthNumber}', ${number})` : rewritten;
  return `WHEN regexp_matches(${value}, '${pattern}') THEN trim(${numbered})`;
}
