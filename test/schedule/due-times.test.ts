import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCron } from '../../src/config/cron.ts';
import { DueTimes } from '../../src/schedule/due-times.ts';
import { zonedTime } from '../../src/schedule/zoned-time.ts';
import { cronText } from '../config/cron-text.ts';

const minuteMs = 60_000;

/** The due times later than `from`, as clocks in the zone show them. */
function times(cron: string, timezone: string, from: string, count: number): string[] {
  const due = new DueTimes(cron, timezone);
  const found: string[] = [];
  let at: Date | undefined = new Date(from);
  while (found.length < count) {
    at = due.next(at);
    if (at === undefined) break;
    found.push(zonedTime(at, timezone).replace(/:00 /, ' '));
  }
  return found;
}

test('in the night in which clocks go forward, what was due in the hour left out is due behind it, once', () => {
  expect(times('30 2 * * *', 'Europe/Berlin', '2027-03-27T12:00:00Z', 2)).toEqual([
    '2027-03-28 03:00 +02:00',
    '2027-03-29 02:30 +02:00',
  ]);
  expect(times('*/30 * * * *', 'Europe/Berlin', '2027-03-28T00:10:00Z', 3)).toEqual([
    '2027-03-28 01:30 +01:00',
    '2027-03-28 03:00 +02:00',
    '2027-03-28 03:30 +02:00',
  ]);
});

test('in the night in which clocks go back, what has its hour is due once, and what comes every so often goes on', () => {
  expect(times('15,45 2,3 * * *', 'Europe/Berlin', '2026-10-24T22:10:00Z', 5)).toEqual([
    '2026-10-25 02:15 +02:00',
    '2026-10-25 02:45 +02:00',
    '2026-10-25 03:15 +01:00',
    '2026-10-25 03:45 +01:00',
    '2026-10-26 02:15 +01:00',
  ]);
  expect(times('0 * * * *', 'Europe/Berlin', '2026-10-24T23:10:00Z', 4)).toEqual([
    '2026-10-25 02:00 +02:00',
    '2026-10-25 02:00 +01:00',
    '2026-10-25 03:00 +01:00',
    '2026-10-25 04:00 +01:00',
  ]);
});

test('29 February is waited for', () => {
  expect(times('0 6 29 2 *', 'UTC', '2026-11-30T00:00:00Z', 2)).toEqual([
    '2028-02-29 06:00 +00:00',
    '2032-02-29 06:00 +00:00',
  ]);
});

/** Whether the fields name a time, in UTC. */
function namedBy(cron: string): (at: Date) => boolean {
  const fields = parseCron(cron);
  if (fields === undefined) throw new Error(`no expression: ${cron}`);
  const { minutes, hours, days, months, weekdays } = fields;
  return (at) => {
    const byDay = days?.includes(at.getUTCDate());
    const byWeekday = weekdays?.includes(at.getUTCDay());
    const onDay = byDay === undefined && byWeekday === undefined ? true : byDay === true || byWeekday === true;
    const atTime = minutes.includes(at.getUTCMinutes()) && hours.includes(at.getUTCHours());
    return atTime && onDay && months.includes(at.getUTCMonth() + 1);
  };
}

const moments = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2029, 0) }).map((ms) => {
  return new Date(Math.floor(ms / minuteMs) * minuteMs);
});

/** The first time in the next two days that the fields name; undefined: there is none. */
function firstNamed(cron: string, from: Date): Date | undefined {
  const isNamed = namedBy(cron);
  for (let minute = 1; minute <= 2 * 1440; minute += 1) {
    const at = new Date(from.getTime() + minute * minuteMs);
    if (isNamed(at)) return at;
  }
  return undefined;
}

test('what is due is what the fields name, and nothing that they name is passed over', () => {
  fc.assert(
    fc.property(cronText, moments, (cron, from) => {
      const found = new DueTimes(cron, 'UTC').next(from);
      const expected = firstNamed(cron, from) ?? found;
      expect(found, cron).toEqual(expected);
      expect(expected === undefined || namedBy(cron)(expected), cron).toBe(true);
    }),
    { seed: 4, numRuns: 150 },
  );
});

test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
  'looking back finds what looking forward does in %s',
  (zone) => {
    const nights = fc.constantFrom('2026-10-24', '2026-10-31', '2027-03-13', '2027-03-27', '2027-04-03');
    fc.assert(
      fc.property(cronText, nights, fc.integer({ min: 1, max: 3000 }), (cron, night, minutes) => {
        const due = new DueTimes(cron, zone);
        const since = new Date(`${night}T00:00:00Z`);
        const until = new Date(since.getTime() + minutes * minuteMs);
        let last: Date | undefined;
        for (let at = due.next(since); at !== undefined && at <= until; at = due.next(at)) last = at;
        expect(due.last(since, until), cron).toEqual(last);
      }),
      { seed: 4, numRuns: 30 },
    );
  },
);
