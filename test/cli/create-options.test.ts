import { expect, test } from 'vitest';
import { createOptions } from '../../src/cli/create-options.ts';

const options = (value: unknown) => createOptions(new Map([['max-wait', value]]));

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1.5h', 5_400_000],
  ['2 days', 172_800_000],
  ['0s', 0],
])('%s is a duration', (typed, ms) => {
  expect(options(typed).duration('max-wait')).toBe(ms);
});

test.each(['90', 'soon', '-5m', '5 parsecs', '', '1e3s', 'm'])('%j is no duration', (typed) => {
  expect(() => options(typed).duration('max-wait')).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: `--max-wait is no duration: ${typed}`,
      diagnostics: [
        expect.objectContaining({ fix: expect.stringMatching(/^Write a number and a unit, such as 90s/) as string }),
      ],
    }),
  );
});

test('an option that was not typed has neither flag nor text nor duration', () => {
  expect(options(undefined).flag('max-wait')).toBe(false);
  expect(options(undefined).text('max-wait')).toBeUndefined();
  expect(options(undefined).duration('max-wait')).toBeUndefined();
});

test('an option without a value is a flag and has no text', () => {
  expect(options(true).flag('max-wait')).toBe(true);
  expect(options(true).text('max-wait')).toBeUndefined();
});

test('an option with a value is set, also when the value is empty', () => {
  expect(options('').flag('max-wait')).toBe(true);
  expect(options('').text('max-wait')).toBe('');
});

test.each([
  ['512MB', 512e6],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['700mib', 700 * 2 ** 20],
  ['2g', 2e9],
  ['300000000', 3e8],
])('%s is a size', (typed, bytes) => {
  expect(options(typed).bytes('max-wait')).toBe(bytes);
});

test.each(['big', '', '-1GB', '1 parsec', '1e3MB', 'GB'])('%j is no size', (typed) => {
  expect(() => options(typed).bytes('max-wait')).toThrow(`--max-wait is no size: ${typed}`);
});
