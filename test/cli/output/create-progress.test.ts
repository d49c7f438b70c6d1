import { expect, test } from 'vitest';
import { createProgress } from '../../../src/cli/output/create-progress.ts';
import { LiveLines } from '../../../src/cli/output/live-lines.ts';
import type { OutputEvent } from '../../../src/cli/output/output.ts';
import type { Progress } from '../../../src/cli/output/progress.ts';

interface World {
  readonly progress: Progress;
  pass(seconds: number): void;
  /** What was said since the last time. */
  take(): unknown[];
}

function setUp(form: 'live' | 'events' | 'words'): World {
  let ms = Date.UTC(2026, 10, 24);
  const said: unknown[] = [];
  const say = (what: unknown): void => void said.push(what);
  const drawn = (text: string): void => {
    if (!text.startsWith('\u001b')) say(text.trimEnd());
  };
  const progress = createProgress('vips on meta', {
    uptime: () => ms,
    live: form === 'live' ? new LiveLines(drawn, (text) => text, { columns: 200, rows: 24 }) : undefined,
    events: form === 'events' ? (event: OutputEvent) => say(event) : undefined,
    words: say,
  });
  return { progress, pass: (seconds) => (ms += seconds * 1000), take: () => said.splice(0) };
}

test('a live line says how far, how fast and how long yet', () => {
  const { progress, pass, take } = setUp('live');
  progress.report({ done: 0, total: 120_000 });
  expect(take()).toEqual(['vips on meta  0/120,000  0%']);
  pass(10);
  progress.report({ done: 20_000, total: 120_000 });
  expect(take()).toEqual(['vips on meta  20,000/120,000  16%  2,000/s  50 s left']);
  pass(50);
  progress.report({ done: 120_000, total: 120_000 });
  expect(take()).toEqual(['vips on meta  120,000/120,000  100%  2,000/s']);
});

test('a slow list has its rate in tenths, and its time left in minutes and hours', () => {
  const { progress, pass, take } = setUp('live');
  pass(8);
  progress.report({ done: 20, total: 1000 });
  expect(take()).toEqual(['vips on meta  20/1,000  2%  2.5/s  6 min 32 s left']);
  progress.report({ done: 20, total: 50_000 });
  pass(1);
  progress.report({ done: 20, total: 50_000 });
  expect(take()).toEqual([expect.stringMatching(/ {2}2\.2\/s {2}6 h 14 min left$/)]);
});

test('without a total neither share nor time left is claimed', () => {
  const { progress, pass, take } = setUp('live');
  pass(4);
  progress.report({ done: 2000 });
  expect(take()).toEqual(['vips on meta  2,000  500/s']);
});

test('nothing is reckoned from the first second, and an empty list has no share', () => {
  const { progress, pass, take } = setUp('live');
  pass(0.9);
  progress.report({ done: 500, total: 1000 });
  progress.finish();
  pass(1);
  progress.report({ done: 0, total: 0 });
  expect(take()).toEqual(['vips on meta  500/1,000  50%', 'vips on meta  0/0']);
});

test('a step without members says what it does', () => {
  const { progress, take } = setUp('live');
  progress.report({ done: 0, doing: 'reading sources' });
  expect(take()).toEqual(['vips on meta  reading sources']);
});

test('what it waits for is shown at once', () => {
  const { progress, take } = setUp('live');
  progress.report({ done: 1, total: 4 });
  progress.report({ done: 2, total: 4 });
  progress.report({ done: 2, total: 4, waiting: 'rate limit, 12 s' });
  expect(take()).toEqual(['vips on meta  1/4  25%', 'vips on meta  2/4  50%  waiting for rate limit, 12 s']);
});

test.each([
  ['live', 0.1],
  ['events', 1],
  ['words', 10],
] as const)('as %s, progress is said every %d s at most', (form, seconds) => {
  const { progress, pass, take } = setUp(form);
  pass(seconds);
  progress.report({ done: 1, total: 9 });
  progress.report({ done: 2, total: 9 });
  pass(seconds * 0.9);
  progress.report({ done: 3, total: 9 });
  expect(take()).toHaveLength(1);
  pass(seconds * 0.1);
  progress.report({ done: 4, total: 9 });
  expect(take()).toHaveLength(1);
});

test('without a terminal nothing is said of what ends soon', () => {
  const { progress, pass, take } = setUp('words');
  progress.report({ done: 1, total: 2 });
  pass(5);
  progress.report({ done: 2, total: 2 });
  progress.finish();
  expect(take()).toEqual([]);
});

test('the words at the end stay', () => {
  for (const form of ['live', 'words'] as const) {
    const { progress, take } = setUp(form);
    progress.finish('vips on meta: 4 added');
    expect(take()).toEqual(['vips on meta: 4 added']);
  }
});

test('events carry the numbers, and say when it is over', () => {
  const { progress, pass, take } = setUp('events');
  pass(4);
  progress.report({ done: 10, total: 30, waiting: 'rate limit' });
  const event = { type: 'progress', list: 'vips on meta', done: 10, total: 30, per_second: 2.5, seconds_left: 8 };
  expect(take()).toEqual([{ ...event, waiting: 'rate limit' }]);
  progress.finish('words are for people');
  expect(take()).toEqual([{ ...event, waiting: null, finished: true }]);
});
