import { isShort, type Span, units } from '../../recipes/span.ts';
import { WhereError } from '../where-error.ts';

/** The time in which an event must lie. */
export type Window =
  | ({ readonly kind: 'last' | 'before last' } & Span)
  /** `date` is ISO: `2026-01-31`. */
  | { readonly kind: 'since'; readonly date: string }
  | { readonly kind: 'until now' };

export const windowForms =
  'Write last 30 days, before last 30 days, since 2026-01-31 or until now; of minutes, hours, days, weeks, months or years.';

const startsWindow = /^(last|before|since|until)\b/i;
const lastSpan = /^(last|before last) (\d+) (\w+)$/;
const since = /^since '?(\d{4}-\d{2}-\d{2})'?$/;
/** Longer ones are a slip, and no calendar reaches there. */
const mostDigits = 5;

/** Whether a text is meant to be a window. */
export function isWindow(text: string): boolean {
  return startsWindow.test(text);
}

/**
 * Reads `last 30 days`, `before last 30 days`, `since 2026-01-31` or `until now`.
 *
 * @param offset of the text in its filter
 * @throws WhereError
 */
export function parseWindow(text: string, offset: number): Window {
  const written = text.toLowerCase().replace(/\s+/g, ' ');
  if (written === 'until now') return { kind: 'until now' };
  const [, date] = since.exec(written) ?? [];
  if (date !== undefined && isDate(date)) return { kind: 'since', date };
  const [, kind, count = '', word = ''] = lastSpan.exec(written) ?? [];
  const unit = units.find((each) => word === each || word === `${each}s`);
  if (kind === undefined || unit === undefined || count.length > mostDigits || Number(count) === 0) {
    throw new WhereError('this is no window of time', offset, windowForms);
  }
  return { kind: kind === 'last' ? 'last' : 'before last', count: Number(count), unit };
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * SQL: whether a time lies in a window. Days and longer are whole days of the config's time zone: `last 30 days` are today up
 * to now and the 30 days before it, so that two runs of one day agree. Minutes and hours are reckoned from the moment. What is to come is
 * in no window.
 *
 * @param time SQL of a local timestamp; needs `defineClock`
 */
export function windowSql(window: Window, time: string): string {
  if (window.kind === 'until now') return `${time} <= now()`;
  if (window.kind === 'since') return `${time} >= DATE '${window.date}' AND ${time} <= now()`;
  const start = spanStart(window);
  return window.kind === 'last' ? `${time} >= ${start} AND ${time} <= now()` : `${time} < ${start}`;
}

/** SQL: the moment a span ago. Days and longer begin at midnight; needs `defineClock`. */
export function spanStart(span: Span): string {
  const interval = `INTERVAL ${span.count} ${span.unit}`;
  return isShort(span) ? `moment_before(${interval})` : `today() - ${interval}`;
}
