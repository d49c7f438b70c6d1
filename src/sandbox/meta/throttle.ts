import type { Reply } from '../engine/call.ts';
import type { FaultOf } from '../engine/fault.ts';
import { graphError } from './graph-error.ts';
import { usageHeaders } from './usage.ts';

/** The use case `custom_audience` of one ad account. */
const CUSTOM_AUDIENCE = 80_003;
const SUBCODES: Readonly<Record<number, number>> = { 17: 2_446_079, 613: 1_487_742, [CUSTOM_AUDIENCE]: 2_446_079 };

/** "Too many calls": HTTP 400, the code says which limit. */
export function tooManyCalls(code: number, headers: Readonly<Record<string, string>> = {}): Reply {
  const subcode = SUBCODES[code];
  return graphError(code, `(#${code}) There have been too many calls. Wait a bit and try again.`, {
    ...(subcode !== undefined && { subcode }),
    headers,
    title: 'Too Many Calls',
  });
}

/** The throttle a fault asks for, with its times in the usage headers. */
export function throttledBy(fault: FaultOf<'throttle'>, account: string): Reply {
  return tooManyCalls(
    fault.code ?? CUSTOM_AUDIENCE,
    usageHeaders({
      account,
      callPercent: 100,
      regainMinutes: fault.minutes ?? 0,
      scorePercent: 100,
      resetSeconds: fault.seconds ?? 0,
    }),
  );
}
