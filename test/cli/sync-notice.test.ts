import { expect, test } from 'vitest';
import { type NoticeFacts, syncNotice } from '../../src/cli/sync-notice.ts';
import { watchRun } from '../../src/cli/watch-run.ts';
import { DestinationError } from '../../src/errors/destination-error.ts';
import { ExitCode } from '../../src/errors/exit-code.ts';
import { UserError } from '../../src/errors/user-error.ts';
import type { ListOutcome } from '../../src/sync/outcome.ts';
import type { Plan } from '../../src/sync/plan.ts';
import type { SyncResult } from '../../src/sync/run-sync.ts';
import { noResults } from '../../src/sync/wait-for-results.ts';

const plan: Plan = {
  project: 'acme',
  createdAt: '2026-11-24T06:15:00Z',
  rulesVersion: 1,
  sources: [],
  presets: [],
  events: [],
  lists: [],
  experiments: [],
  warnings: [{ severity: 'warning', message: 'a column mixes 1.234 and 1,234' }],
};
const list: ListOutcome = {
  audience: 'vips',
  destination: 'google',
  list: 'known',
  remoteId: '1',
  added: 2,
  removed: 1,
  refused: {},
  warnings: ['the list is small'],
  error: undefined,
};
const result: SyncResult = {
  plan,
  run: '20261124-061500-417',
  lists: [list],
  rejected: undefined,
  results: noResults,
  exitCode: ExitCode.done,
};
const comeBackAt = new Date('2026-11-24T08:00:00Z');
const later = { fix: 'Wait.', code: '80003', traceId: 'x', exitCode: ExitCode.later, comeBackAt };

function notice(facts: Pick<NoticeFacts, 'end' | 'outcome'> & Partial<NoticeFacts>) {
  return syncNotice({
    watched: watchRun().seen(),
    project: 'acme',
    command: 'audience-sync sync',
    at: new Date('2026-11-24T06:15:03Z'),
    cwd: '/srv',
    ...facts,
  });
}

const ended = (exitCode: ExitCode, more: Partial<SyncResult> = {}) => ({ exitCode, result: { ...result, ...more } });

test('warnings of the plan and of lists are in it', () => {
  expect(notice({ end: ended(ExitCode.done), outcome: 'success' })).toMatchObject({
    message: '1 list: 2 members added, 1 member removed',
    warnings: ['a column mixes 1.234 and 1,234', 'vips on google: the list is small'],
  });
});

test('a list that failed says when to come back', () => {
  const error = { message: 'too many calls', ...later };
  const made = notice({ end: ended(ExitCode.later, { lists: [{ ...list, error }] }), outcome: 'failure' });
  expect(made.message).toBe('vips on google: too many calls');
  expect(made.lists[0]?.error).toEqual({
    message: 'too many calls',
    fix: 'Wait.',
    code: '80003',
    try_again_at: '2026-11-24T08:00:00.000Z',
  });
});

test('what was decided of earlier requests, who could not be asked and what is not decided yet are told', () => {
  const lost = {
    audience: 'vips',
    destination: 'google',
    state: 'failed',
    refused: {},
    message: 'a request failed',
  } as const;
  const unasked = [{ destination: 'google', error: { message: 'it is down', ...later } }];
  const results = { settled: [lost, lost, { ...lost, state: 'done' as const }], pending: 2, unasked };
  const made = notice({ end: ended(ExitCode.later, { results }), outcome: 'failure' });
  expect(made.message).toBe(
    'google: the results of what was sent cannot be asked for: it is down; vips on google: a request failed (and 1 more); 2 requests still being processed',
  );
  expect(made.errors).toEqual([
    { message: 'google: the results of what was sent cannot be asked for: it is down', fix: 'Wait.' },
  ]);
  expect(made.settled.map(({ state }) => state)).toEqual(['failed', 'failed', 'done']);
});

test('of a run that broke off, what it had done by then is told', () => {
  const watch = watchRun();
  watch.event({ type: 'planned', plan, rejects: undefined });
  watch.event({ type: 'run-started', run: '20261124-061500-417' });
  watch.event({ type: 'list-done', outcome: list });
  const error = new TypeError('x is no function');
  const made = notice({
    end: { exitCode: ExitCode.unexpected, error },
    outcome: 'failure',
    watched: watch.seen(),
  });
  expect(made).toMatchObject({
    run: '20261124-061500-417',
    message: 'unexpected: x is no function',
    lists: [{ audience: 'vips', added: 2, error: null }],
    errors: [{ fix: expect.stringContaining('This is a bug') }],
  });
  expect(made.warnings).toContain('a column mixes 1.234 and 1,234');
});

test.each<[string, unknown, object[]]>([
  [
    'mistakes with places',
    new UserError([
      {
        severity: 'error',
        message: 'unknown key "sorces"',
        at: { file: '/srv/a.yaml', line: 3, column: 1 },
        fix: 'F.',
      },
      { severity: 'warning', message: 'not this one' },
      { severity: 'error', message: 'version is missing' },
    ]),
    [
      { message: 'a.yaml:3:1: unknown key "sorces"', fix: 'F.' },
      { message: 'version is missing', fix: null },
    ],
  ],
  [
    'a platform that refuses',
    new DestinationError('meta: no', { disposition: 'refused', traceId: 't-1' }),
    [{ message: 'meta: no (trace id t-1)', fix: null }],
  ],
])('what was thrown is told in its words: %s', (_, error, errors) => {
  const made = notice({ end: { exitCode: ExitCode.usage, error }, outcome: 'failure', project: undefined });
  expect(made).toMatchObject({ project: null, run: null, errors });
});
