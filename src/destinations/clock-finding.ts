import type { CheckResult } from './destination.ts';

/** From here on a person is told. */
const warnMs = 60_000;
/** From here on signed assertions are refused, and the time of a removal is another one than is meant. */
const failMs = 5 * 60_000;

/** What a difference between our clock and the platform's means; `skewMs` is positive when ours is ahead. */
export function clockFinding(skewMs: number | undefined): CheckResult {
  const what = 'clock';
  if (skewMs === undefined) return { what, ok: true, detail: 'the platform does not tell its time' };
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= warnMs) return { what, ok: true, detail: `within ${warnMs / 1000} s of the platform's` };
  const detail = `this machine's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the platform's`;
  const fix = 'Set it, and keep it right by NTP: `timedatectl set-ntp true`, or the date settings of the system.';
  return Math.abs(skewMs) > failMs ? { what, ok: false, detail, fix } : { what, ok: true, warning: true, detail, fix };
}
