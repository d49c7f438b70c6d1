import type { CronFields } from '../../config/cron.ts';
import { zonedTime } from '../zoned-time.ts';
import { rangesText } from './cron-text.ts';
import { shellWord } from './shell.ts';

/**
 * How schedulers that know the machine's zone alone keep to another: they begin at these minutes of every hour, and a
 * condition of the shell asks what time it is there. That holds on both sides of every change of clocks.
 */
export interface OtherZone {
  /** Minutes of the machine's hours. */
  readonly minutes: readonly number[];
  /** True in the shell when a time has come. */
  readonly condition: string;
}

export interface Zones {
  readonly timezone: string;
  readonly machineTimezone: string;
  readonly now: Date;
}

/** Undefined where both zones show the same time, now and for the next two years. */
export function otherZone(fields: CronFields, zones: Zones): OtherZone | undefined {
  const differences = differencesOf(zones);
  if (differences.size === 1 && differences.has(0)) return undefined;
  const shifted = [...differences].flatMap((ahead) =>
    fields.minutes.map((minute) => (((minute - ahead) % 60) + 60) % 60),
  );
  const pattern = `${monthPattern(fields)} ${dayPattern(fields)} ${padded(fields.hours, 24)}:${padded(fields.minutes, 60)}`;
  return {
    minutes: [...new Set(shifted)].toSorted((a, b) => a - b),
    condition: `TZ=${shellWord(zones.timezone)} date '+%m %d %u %H:%M' | grep -Eqx ${shellWord(pattern)}`,
  };
}

/** What is said about it above a file. */
export function zoneComments({ timezone, machineTimezone }: Zones): string[] {
  return [
    `Times are those of ${timezone}; this machine's zone is ${machineTimezone}. So every line begins each hour, and`,
    'does nothing unless the time has come there.',
  ];
}

/** Minutes by which the zone is ahead of the machine's. */
function differencesOf({ timezone, machineTimezone, now }: Zones): Set<number> {
  const differences = new Set<number>();
  for (let week = 0; week < 105; week += 1) {
    const at = new Date(now.getTime() + week * 7 * 86_400_000);
    differences.add(offsetOf(at, timezone) - offsetOf(at, machineTimezone));
  }
  return differences;
}

/** Minutes east of Greenwich. */
function offsetOf(at: Date, timezone: string): number {
  const [, sign = '+', hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(zonedTime(at, timezone)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const monthPattern = ({ months }: CronFields): string => (months.length === 12 ? '..' : group(months.map(two)));

/** `date` shows the day of the month, then that of the week, Sunday as 7. */
function dayPattern({ days, weekdays }: CronFields): string {
  const ofMonth = days && `${group(days.map(two))} .`;
  const ofWeek = weekdays && `.. [${rangesText(weekdays.map((day) => day || 7)).replaceAll(',', '')}]`;
  if (ofMonth === undefined) return ofWeek ?? '.. .';
  return ofWeek === undefined ? ofMonth : group([ofMonth, ofWeek]);
}

const padded = (values: readonly number[], all: number): string =>
  values.length === all ? '..' : group(values.map(two));

const group = (patterns: readonly string[]): string =>
  patterns.length === 1 ? (patterns[0] ?? '') : `(${patterns.join('|')})`;

const two = (value: number): string => String(value).padStart(2, '0');
