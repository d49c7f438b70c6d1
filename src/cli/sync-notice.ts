import { hostname } from 'node:os';
import type { NoticeOutcome } from '../config/config.ts';
import { total } from '../contacts/reason-counts.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import type { Notice, NoticeError, NoticeList, NoticeListError } from '../notify/notice.ts';
import type { ListError, ListOutcome } from '../sync/outcome.ts';
import { trippedGuards } from '../sync/plan.ts';
import type { SyncResult } from '../sync/run-sync.ts';
import { isLoss, type Settled } from '../sync/settled.ts';
import { explainFailure } from './explain-failure.ts';
import { counted } from './output/numbers.ts';
import { sayPosition } from './output/diagnostic-lines.ts';
import { nameOf } from './list-groups.ts';
import { guardLines } from './plan-text.ts';
import type { WatchedRun } from './watch-run.ts';

/** What a run ended with: its result, or what was thrown. */
export type SyncEnd =
  | { readonly exitCode: ExitCode; readonly result: SyncResult }
  | { readonly exitCode: ExitCode; readonly error: unknown };

export interface NoticeFacts {
  readonly end: SyncEnd;
  readonly outcome: NoticeOutcome;
  readonly watched: WatchedRun;
  readonly project: string | undefined;
  readonly command: string;
  readonly at: Date;
  /** What places in files are said relative to. */
  readonly cwd: string;
}

/** Puts a run into the document that tells of it. */
export function syncNotice({ end, outcome, watched, project, command, at, cwd }: NoticeFacts): Notice {
  const result = 'result' in end ? end.result : undefined;
  const lists = (result?.lists ?? watched.lists).map(noticeList);
  const settled = result?.results.settled ?? watched.settled;
  const plan = result?.plan ?? watched.plan;
  const errors = 'error' in end ? thrownErrors(end.error, cwd) : unaskedErrors(end.result);
  const guards = outcome === 'guard' && plan !== undefined ? trippedGuards(plan) : [];
  const facts = { lists, settled, errors, pending: result?.results.pending ?? 0 };
  return {
    version: 1,
    test: false,
    project: project ?? null,
    run: result?.run ?? watched.run ?? null,
    at: at.toISOString(),
    outcome,
    exit_code: end.exitCode,
    command,
    host: hostname(),
    message: guards.length > 0 && plan !== undefined ? sayGuards(guardLines(plan)) : sayOutcome(outcome, facts),
    lists,
    settled: settled.map(({ audience, destination, state, refused, message }) => ({
      audience,
      destination,
      state,
      refused,
      message,
    })),
    guards: guards.map(({ list, guard }) => ({
      audience: list.audience,
      destination: list.destination,
      guard: guard.guard,
      message: guard.message,
    })),
    errors,
    warnings: [
      ...watched.warnings,
      ...(plan?.warnings ?? []).map(({ message }) => message),
      ...(result?.lists ?? watched.lists).flatMap((list) => list.warnings.map((each) => `${nameOf(list)}: ${each}`)),
    ],
  };
}

function noticeList({ audience, destination, added, removed, refused, error }: ListOutcome): NoticeList {
  return { audience, destination, added, removed, refused, error: error === undefined ? null : listErrorOf(error) };
}

function listErrorOf({ message, fix, code, comeBackAt }: ListError): NoticeListError {
  return { message, fix: fix ?? null, code: code ?? null, try_again_at: comeBackAt?.toISOString() ?? null };
}

function thrownErrors(error: unknown, cwd: string): NoticeError[] {
  return explainFailure(error)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message, fix, at }) => ({
      message: at === undefined ? message : `${sayPosition(at, cwd)}: ${message}`,
      fix: fix ?? null,
    }));
}

function unaskedErrors({ results }: SyncResult): NoticeError[] {
  return results.unasked.map(({ destination, error }) => ({
    message: `${destination}: the results of what was sent cannot be asked for: ${error.message}`,
    fix: error.fix ?? null,
  }));
}

function sayGuards([first = '', ...others]: readonly string[]): string {
  return `nothing was sent: ${first}${andMore(others.length)}`;
}

interface Counted {
  readonly lists: readonly NoticeList[];
  readonly settled: readonly Settled[];
  readonly errors: readonly NoticeError[];
  readonly pending: number;
}

/** One line that says the most. */
function sayOutcome(outcome: NoticeOutcome, { lists, settled, errors, pending }: Counted): string {
  const sum = (of: (list: NoticeList) => number): number => lists.reduce((n, list) => n + of(list), 0);
  if (outcome === 'success' || outcome === 'recovery') {
    return `${counted(lists.length, 'list')}: ${counted(
      sum((list) => list.added),
      'member',
    )} added, ${counted(
      sum((list) => list.removed),
      'member',
    )} removed`;
  }
  const failed = lists.filter(({ error }) => error !== null);
  const [firstError, ...otherErrors] = errors;
  const [firstFailed, ...othersFailed] = failed;
  const refused = sum((list) => total(list.refused));
  const [firstLoss, ...otherLosses] = settled.filter(isLoss);
  const parts = [
    ...(firstError === undefined ? [] : [`${firstError.message}${andMore(otherErrors.length)}`]),
    ...(failed.length > 1 ? [`${failed.length} of ${lists.length} lists failed`] : []),
    ...(firstFailed?.error && othersFailed.length === 0
      ? [`${nameOf(firstFailed)}: ${firstFailed.error.message}`]
      : []),
    ...(refused > 0 ? [`platforms refused ${counted(refused, 'member')}`] : []),
    ...(firstLoss === undefined ? [] : [`${nameOf(firstLoss)}: ${firstLoss.message}${andMore(otherLosses.length)}`]),
    ...(pending > 0 && outcome === 'failure' ? [`${counted(pending, 'request')} still being processed`] : []),
  ];
  return parts.join('; ');
}

const andMore = (n: number): string => (n === 0 ? '' : ` (and ${n} more)`);
