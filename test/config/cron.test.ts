import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCron } from '../../src/config/cron.ts';
import { cronText } from './cron-text.ts';

test.each([
  ['0 6 * * *', { minutes: [0], hours: [6], days: undefined, weekdays: undefined }],
  ['*/20 1-5/2,23 31,1 * 7', { minutes: [0, 20, 40], hours: [1, 3, 5, 23], days: [1, 31], weekdays: [0] }],
  ['0 6 * * sat-sun,mon', { weekdays: [0, 1, 6] }],
  ['0 6 * JAN,mar-may *', { months: [1, 3, 4, 5] }],
  ['0 6 */10 * *', { days: [1, 11, 21, 31] }],
])('%j is read', (text, expected) => {
  expect(parseCron(text)).toMatchObject(expected);
});

test('whatever can be written is read, and gives at least one of each', () => {
  fc.assert(
    fc.property(cronText, (text) => {
      const { minutes, hours, months } = parseCron(text) ?? { minutes: [], hours: [], months: [] };
      expect(Math.min(minutes.length, hours.length, months.length), text).toBeGreaterThan(0);
    }),
    { seed: 4, numRuns: 200 },
  );
});
