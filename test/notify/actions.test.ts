import { expect, test } from 'vitest';
import { annotations } from '../../src/notify/annotations.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { stepSummary } from '../../src/notify/step-summary.ts';
import { sampleNotice } from './sample-notice.ts';

/** What the runner makes of a line (actions/runner, ActionCommand.TryParseV2). */
function read(line: string): { name: string; title: string; message: string } | undefined {
  const [, name = '', properties = '', data = ''] = /^::(\w+) ?(.*?)::(.*)$/.exec(line.trimStart()) ?? [];
  if (name === '') return undefined;
  const unescape = (text: string): string =>
    [
      ['%0D', '\r'],
      ['%0A', '\n'],
      ['%3A', ':'],
      ['%2C', ','],
      ['%25', '%'],
    ].reduce((result, [from = '', to = '']) => result.replaceAll(from, to), text);
  const [title = ''] = properties.split(',').flatMap((each) => (each.startsWith('title=') ? [each.slice(6)] : []));
  return { name, title: unescape(title), message: unescape(data) };
}

test('what is wrong is an error, what may go wrong soon a warning', () => {
  const title = 'acme: sync was partly done (exit 3)';
  expect(annotations(sampleNotice).map(read)).toEqual([
    { name: 'error', title, message: 'win-back on meta: the access token has expired' },
    { name: 'error', title, message: 'win-back on google: the platform refused 2: TOO_OLD' },
    { name: 'error', title, message: 'vips on google: a request failed: INTERNAL' },
    { name: 'warning', title, message: 'meta: access token ends on 2026-12-01 (7 days left)' },
  ]);
});

test('a run that went well has warnings alone', () => {
  const notice: Notice = { ...sampleNotice, outcome: 'success', exit_code: 0 };
  expect(annotations(notice).map((line) => read(line)?.name)).toEqual(['warning']);
});

test('nothing that a platform said is a command of its own, or ends the title', () => {
  const message = '100%\r\n::add-mask::x, y: z\n::stop-commands::w';
  const lines = annotations({
    ...sampleNotice,
    lists: [],
    settled: [],
    errors: [{ message, fix: null }],
    project: 'a:b,c',
  });
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toMatch(/[\r\n]/);
  expect(read(lines[0] ?? '')).toEqual({ name: 'error', title: 'a:b,c: sync was partly done (exit 3)', message });
});

test('of a kind there are no more than GitHub shows', () => {
  const errors = Array.from({ length: 30 }, (_, index) => ({ message: `trouble ${index}`, fix: null }));
  const warnings = errors.map(({ message }) => message);
  expect(annotations({ ...sampleNotice, errors, warnings })).toHaveLength(20);
});

test('the summary says what to do, what is wrong, and what became of each list', () => {
  expect(stepSummary(sampleNotice)).toBe(`### acme: sync was partly done (exit 3)

win-back on meta: the access token has expired

**What to do**

- Make a new one at <https://business.facebook.com/settings/system-users>.
- \\\`audience-sync runs 20261124-061500-417\\\` shows the run’s requests and whom it did not send.

**What is wrong**

- win-back on meta: the access token has expired
- win-back on google: the platform refused 2: TOO\\_OLD
- vips on google: a request failed: INTERNAL

| audience | destination | added | removed | refused | result |
| --- | --- | ---: | ---: | ---: | --- |
| win-back | google | 12 | 3 | 2 | done |
| win-back | meta | 0 | 0 | 0 | failed |

**Warnings**

- meta: access token ends on 2026-12-01 (7 days left)

Run 20261124-061500-417

`);
});

test('texts stay texts in Markdown and in tables', () => {
  const hostile = '<img src=x> | a *b* [c](javascript:d)\n\n# e `f` ~~g~~ $h$ &amp;';
  const [list] = sampleNotice.lists;
  const summary = stepSummary({
    ...sampleNotice,
    message: hostile,
    lists: list === undefined ? [] : [{ ...list, audience: hostile }],
  });
  expect(summary.split('\n')[2]).toBe(
    '&lt;img src=x&gt; \\| a \\*b\\* \\[c\\](javascript:d) \\# e \\`f\\` \\~\\~g\\~\\~ \\$h\\$ &amp;amp;',
  );
  expect(
    summary
      .split('\n')
      .find((line) => line.startsWith('| &lt;img'))
      ?.replaceAll('\\|', '')
      .split('|'),
  ).toHaveLength(8);
});

test('of very many lists and very long texts it stays small', () => {
  const long = '&'.repeat(2_000);
  const error = { message: long, fix: long, code: null, try_again_at: null };
  const lists = Array.from({ length: 300 }, (_, index) => ({
    audience: `${index}${long}`,
    destination: long,
    added: 1,
    removed: 1,
    refused: { [long]: 1 },
    error: { ...error, fix: `${index}${long}` },
  }));
  const notice: Notice = { ...sampleNotice, lists, warnings: lists.map(() => long) };
  const summary = stepSummary(notice);
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  expect(summary).toContain('| … and 200 more |');
});
