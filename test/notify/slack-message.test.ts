import { expect, test } from 'vitest';
import type { Notice } from '../../src/notify/notice.ts';
import { slackMessage } from '../../src/notify/slack-message.ts';
import { sampleNotice } from './sample-notice.ts';
import { slackProblem } from './start-listener.ts';

const problem = (notice: Notice) => slackProblem('application/json', JSON.stringify(slackMessage(notice)));

test('it says what it is, what to do first, and then what is wrong and where', () => {
  const { text, blocks } = slackMessage(sampleNotice) as { text: string; blocks: Record<string, { text: string }>[] };
  expect(text).toBe('acme: sync was partly done (exit 3): win-back on meta: the access token has expired');
  expect(blocks.map((block) => block['text']?.text ?? JSON.stringify(block['elements']))).toEqual([
    'acme: sync was partly done (exit 3)',
    'win-back on meta: the access token has expired',
    '*What to do*\n• Make a new one at <https://business.facebook.com/settings/system-users>.\n• `audience-sync runs 20261124-061500-417` shows the run’s requests and whom it did not send.',
    '*What is wrong*\n• win-back on meta: the access token has expired\n• win-back on google: the platform refused 2: TOO_OLD\n• vips on google: a request failed: INTERNAL',
    '[{"type":"mrkdwn","text":"audience-sync sync on cron-1 · run 20261124-061500-417 · 2026-11-24T06:15:03.000Z","verbatim":true}]',
  ]);
  expect(problem(sampleNotice)).toBeUndefined();
});

test('a run that went well has nothing to do and nothing wrong', () => {
  const notice: Notice = {
    ...sampleNotice,
    outcome: 'recovery',
    exit_code: 0,
    lists: [],
    settled: [],
    message: 'done',
  };
  expect((slackMessage(notice)['blocks'] as unknown[]).length).toBe(3);
  expect(problem(notice)).toBeUndefined();
});

test('what the message says whole is not said again', () => {
  const errors = [{ message: 'no source has the column', fix: null }];
  const notice: Notice = { ...sampleNotice, message: 'no source has the column', lists: [], settled: [], errors };
  expect(JSON.stringify(slackMessage(notice))).not.toContain('What is wrong');
  const two = { ...notice, errors: [...errors, { message: 'another', fix: null }] };
  expect(JSON.stringify(slackMessage(two))).toContain('*What is wrong*\\n• no source has the column\\n• another');
});

const hostile = '<!channel> & <@U123|x> </script> <https://evil.test|click>';

test('nobody is called and nothing is linked by what a platform said', () => {
  const notice: Notice = {
    ...sampleNotice,
    message: hostile,
    errors: [{ message: hostile, fix: hostile }],
    host: hostile,
    warnings: [hostile],
  };
  expect(problem(notice)).toBeUndefined();
  expect(JSON.stringify(slackMessage(notice))).not.toMatch(/<[!@/#]|\|click>/);
  expect(JSON.stringify(slackMessage(notice))).toContain('&lt;!channel&gt; &amp; ');
});

test.each([
  ['plain words', 'x'],
  ['what is escaped', '&'],
  ['characters of two halves', '🙂'],
  ['an address without an end', 'https://a.test/'],
])('of any length it stays within what Slack takes: %s', (_, piece) => {
  const long = piece.repeat(2_500);
  const errors = Array.from({ length: 60 }, (_unused, index) => ({
    message: `${index}${long}`,
    fix: `${index}${long}`,
  }));
  for (const many of [errors, errors.slice(0, 1)]) {
    const notice: Notice = { ...sampleNotice, project: 'p'.repeat(200), message: long, errors: many, host: long };
    expect(problem(notice)).toBeUndefined();
    expect(JSON.stringify(slackMessage(notice)).length).toBeLessThan(12_000);
  }
});

test('of many troubles the first are told, and how many there are', () => {
  const errors = Array.from({ length: 60 }, (_, index) => ({ message: `trouble ${index}`, fix: null }));
  const said = JSON.stringify(slackMessage({ ...sampleNotice, lists: [], settled: [], errors }));
  expect(said).toContain('trouble 8\\n• … and 51 more');
  expect(said).not.toContain('trouble 9');
});
