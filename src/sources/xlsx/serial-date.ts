import type { NumberFormat } from './number-format.ts';

const daySeconds = 86_400;
/** Days from 1970 back to the day 0 of either way of counting. */
const epoch1900 = 25_569;
const epoch1904 = 24_107;
/** The last day that a workbook can show, counted from 1970: 9999-12-31. */
const lastDay = 2_932_896;

type Moment = Extract<NumberFormat, { kind: 'moment' }>;

/**
 * A number of days as ISO 8601: `2026-01-31`, `2026-01-31 14:30:00`, or `14:30:00`.
 *
 * @returns undefined for what is no day; empty for the day 0, which is what formulas make of an empty cell
 */
export function momentText(days: number, { hasDay, hasTime, fractions }: Moment, is1904: boolean): string | undefined {
  if (!(days >= 0)) return undefined;
  const parts = fractions ? 1000 : 1;
  const ticks = Math.round(days * daySeconds * parts);
  const whole = Math.floor(ticks / (daySeconds * parts));
  if (!(whole <= lastDay + (is1904 ? epoch1904 : epoch1900))) return undefined;
  const dayTicks = ticks - whole * daySeconds * parts;
  if (whole === 0 && (!hasDay || !is1904)) return hasDay && ticks === 0 ? '' : timeText(dayTicks, parts);
  const day = dayText(whole, is1904);
  return hasTime || dayTicks > 0 ? `${day} ${timeText(dayTicks, parts)}` : day;
}

/** A span of time: `36:30:00`. */
export function spanText(days: number): string {
  const seconds = Math.round(Math.abs(days) * daySeconds);
  const hours = String(Math.floor(seconds / 3600)).padStart(2, '0');
  return `${days < 0 ? '-' : ''}${hours}${timeText(seconds % 3600, 1).slice(2)}`;
}

function dayText(day: number, is1904: boolean): string {
  // Excel takes 1900 for a leap year, so that days before that February are one later than it seems.
  const since1970 = is1904 ? day - epoch1904 : day - epoch1900 + (day < 60 ? 1 : 0);
  return new Date(since1970 * daySeconds * 1000).toISOString().slice(0, 10);
}

/** @param parts of a second that a tick is */
function timeText(ticks: number, parts: 1 | 1000): string {
  const text = new Date(ticks * (1000 / parts)).toISOString();
  return parts === 1 || ticks % parts === 0 ? text.slice(11, 19) : text.slice(11, 23);
}
