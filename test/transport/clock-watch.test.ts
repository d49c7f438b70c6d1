import { expect, test } from 'vitest';
import { watchClock } from '../../src/transport/clock-watch.ts';

const start = Date.parse('2026-11-30T12:00:00.900Z');

/** The skew after an answer with this header that took `ms`. */
async function skewAfter(date: string | undefined, ms: number): Promise<number | undefined> {
  let now = start;
  const watch = watchClock(
    () => {
      now += ms;
      const headers = new Headers(date === undefined ? {} : { date });
      return Promise.resolve({ status: 200, headers, text: '', json: undefined });
    },
    () => new Date(now),
  );
  expect(watch.skewMs()).toBeUndefined();
  await watch.exchange({ method: 'GET', url: 'http://127.0.0.1', headers: {}, operation: 'ask' });
  return watch.skewMs();
}

test('what passes on the way, and the part of a second that the header leaves out, are no difference', async () => {
  expect(await skewAfter('Mon, 30 Nov 2026 12:00:00 GMT', 0)).toBe(0);
  expect(await skewAfter('Mon, 30 Nov 2026 12:00:20 GMT', 20_000)).toBe(0);
  expect(await skewAfter('Mon, 30 Nov 2026 12:00:01 GMT', 90_000)).toBe(0);
});

test('ahead is positive, behind is negative', async () => {
  expect(await skewAfter('Mon, 30 Nov 2026 11:58:00 GMT', 1_000)).toBe(119_900);
  expect(await skewAfter('Mon, 30 Nov 2026 12:02:00 GMT', 1_000)).toBe(-118_100);
});

test('an answer without a time, or with one that is none, tells nothing', async () => {
  expect(await skewAfter(undefined, 1)).toBeUndefined();
  expect(await skewAfter('soon', 1)).toBeUndefined();
});
