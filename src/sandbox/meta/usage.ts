import { RateWindow } from '../engine/rate-window.ts';

/** The sandbox's app has the Full tier; the Limited one is 60 points and a block of 300 s. */
const TIER = 'standard_access';
/** Points of one ad account: a read is one, a write three. They decay within 300 s; who reaches the limit is blocked. */
const SCORE_LIMIT = 9000;
const DECAY_MS = 300_000;
const BLOCK_MS = 60_000;
const READ_COST = 1;
const WRITE_COST = 3;
/** Calls about custom audiences in an hour: 190,000 and 40 for every audience, at most 700,000. */
const HOUR_MS = 3_600_000;
const HOURLY_BASE = 190_000;
const HOURLY_PER_AUDIENCE = 40;
const HOURLY_CAP = 700_000;

/** What the usage headers say. */
export interface UsageReport {
  readonly account: string;
  /** Percent of the hour's calls. */
  readonly callPercent: number;
  readonly regainMinutes: number;
  /** Percent of the account's score. */
  readonly scorePercent: number;
  readonly resetSeconds: number;
}

/** How much of its limits the ad account has used. */
export class Usage {
  readonly #score = new RateWindow(SCORE_LIMIT, DECAY_MS);
  // The score is always the tighter of the two, so this one is only reported.
  readonly #calls = new RateWindow(Infinity, HOUR_MS);
  #blockedUntil = 0;

  /** Counts a call. Returns the seconds for which the account is blocked, or undefined; calling while blocked prolongs it. */
  charge(now: number, isWrite: boolean): number | undefined {
    this.#calls.spend(now);
    const blocked = now < this.#blockedUntil;
    if (!blocked && this.#score.spend(now, isWrite ? WRITE_COST : READ_COST)) return undefined;
    this.#blockedUntil = now + BLOCK_MS;
    return BLOCK_MS / 1000;
  }

  report(account: string, audiences: number, now: number): UsageReport {
    const hourly = Math.min(HOURLY_CAP, HOURLY_BASE + HOURLY_PER_AUDIENCE * audiences);
    const score = this.#score.used(now);
    const blocked = Math.max(0, this.#blockedUntil - now);
    return {
      account,
      callPercent: Math.round((100 * this.#calls.used(now)) / hourly),
      regainMinutes: 0,
      scorePercent: blocked > 0 ? 100 : Math.round((10_000 * score) / SCORE_LIMIT) / 100,
      resetSeconds: blocked > 0 ? Math.ceil(blocked / 1000) : score > 0 ? DECAY_MS / 1000 : 0,
    };
  }
}

/** Percent; the time of the business use case in minutes, that of the ad account in seconds. */
export function usageHeaders(report: UsageReport): Record<string, string> {
  const { account, callPercent, regainMinutes, scorePercent, resetSeconds } = report;
  const load = { call_count: callPercent, total_cputime: callPercent, total_time: callPercent };
  return {
    'x-business-use-case-usage': JSON.stringify({
      [account]: [
        {
          type: 'custom_audience',
          ...load,
          estimated_time_to_regain_access: regainMinutes,
          ads_api_access_tier: TIER,
        },
      ],
    }),
    'x-app-usage': JSON.stringify({ call_count: callPercent, total_time: callPercent, total_cputime: callPercent }),
    'x-ad-account-usage': JSON.stringify({
      acc_id_util_pct: scorePercent,
      reset_time_duration: resetSeconds,
      ads_api_access_tier: TIER,
    }),
  };
}
