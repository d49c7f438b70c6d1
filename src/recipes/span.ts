/** From the shortest to the longest. */
export const units = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;

/** A count of calendar units. */
export interface Span {
  readonly count: number;
  readonly unit: (typeof units)[number];
}

const short: Readonly<Record<string, Span['unit']>> = {
  m: 'minute',
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/** Longer ones are a slip, and no calendar reaches there. */
const mostDigits = 5;

/** Reads `30d`, `2 weeks`, `1h`; undefined for anything else. */
export function parseSpan(text: string): Span | undefined {
  const [, count = '', word = ''] = /^\s*(\d+)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const name = word.toLowerCase();
  const unit = short[name] ?? units.find((each) => name === each || name === `${each}s`);
  if (unit === undefined || count.length > mostDigits || Number(count) === 0) return undefined;
  return { count: Number(count), unit };
}

/** `30 days`, as windows of events and intervals are written. */
export function saySpan({ count, unit }: Span): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Whether it is reckoned from the moment rather than from midnight. */
export function isShort({ unit }: Span): boolean {
  return unit === 'minute' || unit === 'hour';
}

/** How many days a unit has at least and at most. */
const days: Readonly<Record<Span['unit'], readonly [least: number, most: number]>> = {
  minute: [1 / 1440, 1 / 1440],
  hour: [1 / 24, 1 / 24],
  day: [1, 1],
  week: [7, 7],
  month: [28, 31],
  year: [365, 366],
};

/** Whether a span is longer than another, whenever they begin. */
export function isLonger(span: Span, other: Span): boolean {
  if (span.unit === other.unit) return span.count > other.count;
  return span.count * days[span.unit][0] > other.count * days[other.unit][1];
}

/** How many days a text in days or weeks says; undefined for anything else. */
export function spanDays(text: string): number | undefined {
  const span = parseSpan(text);
  if (span?.unit !== 'day' && span?.unit !== 'week') return undefined;
  return span.count * days[span.unit][0];
}
