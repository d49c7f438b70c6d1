import type { WindowConfig } from '../config/segment-config.ts';
import { isShort, type Span } from '../recipes/span.ts';
import { spanStart } from './events/window.ts';

/**
 * SQL: whether the time of an event lies in a segment's window. Days and longer are whole days of the config's time zone, so
 * that two runs of one day agree: with `enter_after: 2d` whoever did it on Monday, at whatever hour, comes in on Wednesday, and with
 * `leave_after: 30d` today and the 30 days before it are in. Minutes and hours are reckoned from the moment. What is to come
 * is in no window.
 *
 * @param time SQL of a local timestamp; needs `defineClock`
 */
export function windowCondition({ enterAfter, leaveAfter }: WindowConfig, time: string): string {
  const entered = enterAfter === undefined ? `${time} <= now()` : isPast(enterAfter, time);
  return leaveAfter === undefined ? entered : `${entered} AND ${time} >= ${spanStart(leaveAfter)}`;
}

function isPast(span: Span, time: string): string {
  return isShort(span) ? `${time} <= ${spanStart(span)}` : `${time} < ${spanStart(span)} + INTERVAL 1 DAY`;
}
