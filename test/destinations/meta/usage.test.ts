import { expect, test } from 'vitest';
import { pauseMs, readUsage, throttleMs } from '../../../src/destinations/meta/usage.ts';

const useCase = (more: object, type = 'custom_audience') => ({
  'x-business-use-case-usage': JSON.stringify({
    '99': [{ type, call_count: 28, total_cputime: 25, total_time: 26, estimated_time_to_regain_access: 0, ...more }],
  }),
});
const account = (percent: number, seconds: number) => ({
  'x-ad-account-usage': JSON.stringify({ acc_id_util_pct: percent, reset_time_duration: seconds }),
});

test('takes the limit that is used up most, over all three headers', () => {
  expect(readUsage(new Headers(useCase({}))).percent).toBe(28);
  const app = { 'x-app-usage': JSON.stringify({ call_count: 1, total_time: 90, total_cputime: 2 }) };
  expect(readUsage(new Headers({ ...useCase({}), ...app, ...account(9.67, 0) })).percent).toBe(90);
  expect(readUsage(new Headers({ ...useCase({}), ...account(95.5, 0) })).percent).toBe(95.5);
});

test('the use case counts in minutes and the ad account in seconds', () => {
  expect(readUsage(new Headers(useCase({ estimated_time_to_regain_access: 19 }))).regainMs).toBe(19 * 60_000);
  expect(readUsage(new Headers(account(10, 100))).regainMs).toBe(100_000);
});

test('limits of other use cases of the business do not count', () => {
  const other = useCase({ call_count: 100, estimated_time_to_regain_access: 50 }, 'ads_insights');
  expect(readUsage(new Headers(other))).toEqual({ percent: 0, regainMs: 0 });
});

test.each(['', 'no JSON', '[]', '{"99":"?"}', '{"99":[{"type":"custom_audience","call_count":"many"}]}'])(
  'a header that cannot be read counts nothing: %s',
  (text) => {
    const headers = new Headers({
      'x-business-use-case-usage': text,
      'x-app-usage': text,
      'x-ad-account-usage': text,
    });
    expect(readUsage(headers)).toEqual({ percent: 0, regainMs: 0 });
  },
);

test('a throttled call waits for what the headers ask, from a minute to an hour', () => {
  expect(throttleMs(new Headers())).toBe(60_000);
  expect(throttleMs(new Headers(account(100, 20)))).toBe(60_000);
  expect(throttleMs(new Headers(account(100, 300)))).toBe(300_000);
  expect(throttleMs(new Headers({ ...account(100, 90), ...useCase({ estimated_time_to_regain_access: 2 }) }))).toBe(
    120_000,
  );
  expect(throttleMs(new Headers(useCase({ estimated_time_to_regain_access: 90 })))).toBe(3_600_000);
});

test('pauses grow from 75 % and stay below a minute', () => {
  expect(pauseMs({ percent: 74.9, regainMs: 300_000 })).toBe(0);
  expect(pauseMs({ percent: 80, regainMs: 300_000 })).toBe(15_000);
  expect(pauseMs({ percent: 95, regainMs: 100_000 })).toBe(20_000);
  expect(pauseMs({ percent: 95, regainMs: 0 })).toBe(12_000);
  expect(pauseMs({ percent: 300, regainMs: 3_000_000 })).toBe(60_000);
});
