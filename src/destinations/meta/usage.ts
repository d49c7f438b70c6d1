import * as z from 'zod';

/** What an answer's headers say about the limits on calls. */
interface Usage {
  /** Of the limit that is used up most, in percent. */
  readonly percent: number;
  /** Milliseconds until Meta lets us in again, or the ad account's score is back at zero; 0 when no header says so. */
  readonly regainMs: number;
}

const quantity = z.coerce.number().nonnegative().catch(0);
const useCases = z.record(
  z.string(),
  z.array(
    z.object({
      type: z.string().catch(''),
      call_count: quantity,
      total_cputime: quantity,
      total_time: quantity,
      /** Minutes. */
      estimated_time_to_regain_access: quantity,
    }),
  ),
);
const appUsage = z.object({ call_count: quantity, total_cputime: quantity, total_time: quantity });
/** Duration in seconds. */
const accountUsage = z.object({ acc_id_util_pct: quantity, reset_time_duration: quantity });

/**
 * Reads `X-Business-Use-Case-Usage`, `X-App-Usage` and `X-Ad-Account-Usage`; what is absent or cannot be read counts
 * nothing. Source: developers.facebook.com/documentation/ads-commerce/marketing-api/overview/rate-limiting.
 */
export function readUsage(headers: Headers): Usage {
  const cases = Object.values(headerJson(headers, 'x-business-use-case-usage', useCases) ?? {}).flat();
  // Other use cases of the business (reports, ads) have limits of their own.
  const mine = cases.filter(({ type }) => type === 'custom_audience' || type === '');
  const app = headerJson(headers, 'x-app-usage', appUsage);
  const account = headerJson(headers, 'x-ad-account-usage', accountUsage);
  const shares = [...mine, ...(app === undefined ? [] : [app])].flatMap((one) => [
    one.call_count,
    one.total_cputime,
    one.total_time,
  ]);
  return {
    percent: Math.max(0, ...shares, account?.acc_id_util_pct ?? 0),
    regainMs: Math.max(
      0,
      ...mine.map((one) => one.estimated_time_to_regain_access * 60_000),
      (account?.reset_time_duration ?? 0) * 1_000,
    ),
  };
}

/** Meta's advice: slow down from here. */
const slowFromPercent = 75;
const maxPauseMs = 60_000;

/**
 * How long to wait before the next request, so that a limit is approached and not hit: calling while blocked prolongs the
 * block. Nothing below 75 %, then up to a quarter of the time in which the score drains (60 s where that is not known).
 */
export function pauseMs({ percent, regainMs }: Usage): number {
  const over = Math.min(percent, 100) - slowFromPercent;
  if (over < 0) return 0;
  return Math.min(maxPauseMs, Math.round(((regainMs > 0 ? regainMs : 60_000) * over) / 100));
}

const minThrottleMs = 60_000;
const maxThrottleMs = 3_600_000;

/** How long to wait after a refusal for too many calls: what the headers ask for, from a minute to an hour. */
export function throttleMs(headers: Headers): number {
  return Math.min(maxThrottleMs, Math.max(minThrottleMs, readUsage(headers).regainMs));
}

function headerJson<Value>(headers: Headers, name: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(headers.get(name) ?? '')).data;
  } catch {
    return undefined;
  }
}
