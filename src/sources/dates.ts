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
  return `CASE WHEN regexp_matches(${value}, '^[0-9]{1,2}[/-]') THEN
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

/**
 * Hours from UTC of what programs write behind a time: RFC 5322's names (section 4.3) and Europe's. Those of Chicago are left
 * out, because `CST` is China's as well.
 */
const zones: Readonly<Record<string, string>> = {
  ...{ UTC: '+00:00', GMT: '+00:00', WET: '+00:00', WEST: '+01:00', CET: '+01:00', CEST: '+02:00', MEZ: '+01:00' },
  ...{ MESZ: '+02:00', EET: '+02:00', EEST: '+03:00' },
  ...{ EST: '-05:00', EDT: '-04:00', MST: '-07:00', MDT: '-06:00', PST: '-08:00', PDT: '-07:00' },
};
const zoneNames = Object.keys(zones);

const zone = ' ?(?:Z|[A-Z]{3,4}|[+-][0-9]{2}(?::?[0-9]{2})?)';
const half = ' ?[AaPp][Mm]';
const time = `[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.][0-9]+)?)?(?:${zone}|${half})?`;

const notations: readonly Notation[] = [
  { date: '([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})', iso: '\\1-\\2-\\3' },
  { date: '([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})', iso: '\\3-\\2-\\1' },
  { date: '([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})', iso: '\\1-\\2-\\3' },
  { date: '([0-9]{4})([0-9]{2})([0-9]{2})', iso: '\\1-\\2-\\3' },
  { date: '([A-Za-z]{3,9})[.]? ([0-9]{1,2}),? ([0-9]{4})', iso: `\\3-${monthNumber}-\\2` },
  { date: '([0-9]{1,2})[ -]([A-Za-z]{3,9})[.]?[ -]([0-9]{4})', iso: `\\3-${monthNumber}-\\1` },
];

/** `24.11.26`. Years of two digits: 69 to 99 are of the last century, as POSIX has it. */
const shortYears = shortYearsOf('[0-9]{2}');
/** `4.3.26` as well, which may be the version of a program: only where a date or time is declared. */
const declaredShortYears = shortYearsOf('[0-9]{1,2}');

function shortYearsOf(part: string): Notation[] {
  return [
    { date: `(${part})[.](${part})[.](69|[7-9][0-9])`, iso: '19\\3-\\2-\\1' },
    { date: `(${part})[.](${part})[.]([0-9]{2})`, iso: '20\\3-\\2-\\1' },
  ];
}

const slashedNotations: readonly Notation[] = [
  { date: '([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})', iso: '\\3' },
  { date: '([0-9]{1,2})/([0-9]{1,2})/(69|[7-9][0-9])', iso: '19\\3' },
  { date: '([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})', iso: '20\\3' },
];
const slashedOrder: Readonly<Record<DateOrder, string>> = { 'day-first': '-\\2-\\1', 'month-first': '-\\1-\\2' };

/** How texts in one of the notations begin; most other texts don't, and are not tried with each of them. */
const beginning = `^(?:${[
  '[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]',
  '[0-9]{8}(?:$|[^0-9])',
  '[A-Za-z]{3,9}[.]? [0-9]{1,2},? [0-9]{4}',
  '[0-9]{1,2}[ -][A-Za-z]{3,9}[.]?[ -][0-9]{4}',
].join('|')})`;

/**
 * SQL giving TIMESTAMP in the engine's time zone: ISO 8601 with or without an offset, and the common notations of dates
 * with or without a time. Each is rewritten to ISO 8601 and cast: trying a list of formats takes a hundred times as long.
 */
export function timestampSql(value: string, order: DateOrder): string {
  return momentSql(value, order, shortYears);
}

function momentSql(value: string, order: DateOrder, pointed: readonly Notation[]): string {
  const ordered = slashedNotations.map(({ date, iso }) => ({ date, iso: `${iso}${slashedOrder[order]}` }));
  const [first, ...others] = notations;
  const all = [...(first === undefined ? [] : [first]), ...ordered, ...pointed, ...others];
  const iso = withColons(`CASE ${all.map((notation) => whenWritten(value, notation)).join('\n      ')} END`);
  // What nearly all programs write needs no rewriting.
  const plain = '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?';
  return `CASE
    WHEN regexp_full_match(${value}, '${plain})?') THEN TRY_CAST(${value} AS TIMESTAMP)
    WHEN regexp_full_match(${value}, '${plain})(?:Z|[+-][0-9]{2}:[0-9]{2})') THEN TRY_CAST(${value} AS TIMESTAMPTZ)::TIMESTAMP
    WHEN NOT regexp_matches(${value}, '${beginning}') THEN NULL
    WHEN regexp_matches(${value}, '[:.][0-9.]+${half}$') THEN
      try_strptime(${iso}, ['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M%p', '%Y-%m-%d %I:%M:%S%p'])
    WHEN regexp_matches(${value}, '[:.][0-9.]+ ?(?:Z|${zoneNames.join('|')}|[+-][0-9]{2}(?::?[0-9]{2})?)$') THEN
      TRY_CAST(${withOffset(iso, value)} AS TIMESTAMPTZ)::TIMESTAMP
    ELSE TRY_CAST(${iso} AS TIMESTAMP) END`;
}

/**
 * The same for a column that is declared to hold times, and besides `4.3.26` and the seconds, milliseconds or microseconds since
 * 1970 that interfaces of programs give: numbers of 10, 13 or 16 digits.
 */
export function declaredTimestampSql(value: string, order: DateOrder): string {
  const seconds = [10, 13, 16].map((digits, index) => {
    const fraction = digits === 10 ? '(?:[.][0-9]+)?' : '';
    return `WHEN regexp_full_match(${value}, '[1-9][0-9]{${digits - 1}}${fraction}') THEN
      to_timestamp(TRY_CAST(${value} AS DOUBLE) / ${1000 ** index})::TIMESTAMP`;
  });
  return `CASE ${seconds.join('\n    ')} ELSE ${momentSql(value, order, declaredShortYears)} END`;
}

/** `15:00 UTC`, `15:00 -0500` and the like as the engine casts them: with seconds, and an offset of hours and minutes. */
function withOffset(iso: string, value: string): string {
  const name = `regexp_extract(${value}, '[A-Z]{3,4}$')`;
  const offset = `list_extract(${quoteList(Object.values(zones))}, list_position(${quoteList(zoneNames)}, ${name}))`;
  const named = `regexp_replace(${iso}, ' ?[A-Z]{3,4}$', '') || coalesce(${offset}, '')`;
  const whole = `regexp_replace(${named}, '( [0-9]{1,2}:[0-9]{2}) ?([Z+-])', '\\1:00\\2')`;
  return `regexp_replace(${whole}, ' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2')`;
}

/** `15.00` and `15.00.07` as `15:00` and `15:00:07`. */
function withColons(iso: string): string {
  const minutes = `regexp_replace(${iso}, ' ([0-9]{1,2})[.]([0-9]{2})', ' \\1:\\2')`;
  return `regexp_replace(${minutes}, '( [0-9]{1,2}:[0-9]{2})[.]([0-9]{2})', '\\1:\\2')`;
}

function whenWritten(value: string, { date, iso }: Notation): string {
  const pattern = `^${date}(?:(?:,? +|T)(${time}))?$`;
  const rewritten = `regexp_replace(${value}, '${pattern}', '${iso} \\4')`;
  const name = `lower(regexp_extract(${value}, '[A-Za-z]{3}'))`;
  const number = `coalesce(list_position(${quoteList(months)}, ${name}), 0)::VARCHAR`;
  const numbered = iso.includes(monthNumber) ? `replace(${rewritten}, '${monthNumber}', ${number})` : rewritten;
  return `WHEN regexp_matches(${value}, '${pattern}') THEN trim(${numbered})`;
}
