import { RateWindow } from '../engine/rate-window.ts';
import { GoogleError } from './google-error.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type QuotaName = 'ingestion' | 'other';
type Window = 'minute' | 'day';

/** Calls per Cloud project (google.md 3.5). Whether status calls count as ingestion is not known; here they do. */
const LIMITS: Readonly<Record<QuotaName, Readonly<Record<Window, number>>>> = {
  ingestion: { minute: 300, day: 100_000 },
  other: { minute: 300, day: 50_000 },
};

/** The calls that the project still has. */
export class Quota {
  readonly #windows = {
    ingestion: windowsOf('ingestion'),
    other: windowsOf('other'),
  };

  /** Counts a call, or refuses it. */
  spend(name: QuotaName, now: number): void {
    const { minute, day } = this.#windows[name];
    if (day.used(now) >= day.limit) throw exhausted(name, 'day');
    if (!minute.spend(now)) throw exhausted(name, 'minute');
    day.spend(now);
  }
}

/** 429; Google sends no `Retry-After` of its own accord. */
export function exhausted(name: QuotaName, window: Window, retryAfterSeconds?: number): GoogleError {
  const quota = `${name === 'ingestion' ? 'Ingestion' : 'Other'} requests`;
  return new GoogleError({
    code: 429,
    message:
      `Quota exceeded for quota metric '${quota}' and limit '${quota} per ${window}' ` +
      `of service 'datamanager.googleapis.com' for consumer 'project_number:123456789012'.`,
    reason: 'RESOURCE_EXHAUSTED',
    metadata: { quota_limit: `${quota.replaceAll(' ', '')}Per${window === 'day' ? 'Day' : 'Minute'}PerProject` },
    ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
  });
}

function windowsOf(name: QuotaName): Readonly<Record<Window, RateWindow>> {
  return {
    minute: new RateWindow(LIMITS[name].minute, MINUTE_MS),
    day: new RateWindow(LIMITS[name].day, DAY_MS),
  };
}
