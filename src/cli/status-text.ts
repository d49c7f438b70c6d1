import { originOf } from '../config/ad-account.ts';
import { endsSoon, type Expiries } from '../sync/expiries.ts';
import type { ListStatus } from '../sync/list-status.ts';
import { isLoss } from '../sync/settled.ts';
import { saySize } from '../sync/with-health.ts';
import type { StatusReport } from './commands/status.ts';
import { endWarning, expiriesDocument, sayEnd, sayUnknownEnd } from './expiry-text.ts';
import type { Cell, Output } from './output/output.ts';
import { counted, sayDuration } from './output/numbers.ts';
import { nameOf } from './list-groups.ts';
import { runResult } from './run-result.ts';

/** Prints what ledger and platforms say, for people. */
export function printStatus(output: Output, report: StatusReport, now: Date): void {
  const rows: Cell[][] = [
    ...report.lists.map((list) => row(list)),
    ...report.missing.map(({ audience, destination }) => [audience, destination, '-', '-', '-', '-', notCreated, '-']),
  ];
  if (rows.length === 0) output.text('There is no audience in the config yet.');
  else output.table(['audience', 'destination', 'list', 'members', 'size', 'match rate', 'health', 'last sent'], rows);
  printRequests(output, report, now);
  output.text();
  const { lastRun } = report;
  output.text(
    lastRun === undefined ? 'No run yet.' : `Last run: ${lastRun.run}, ${runResult(lastRun, { newest: true })}.`,
  );
  printExpiries(output, report.expiries);
  output.diagnostics([...errorsOf(report), ...(report.loss?.diagnostics ?? [])]);
}

const notCreated = 'not created yet';

function printExpiries(output: Output, { known, unknown }: Expiries): void {
  for (const end of known) output.text(`${end.destination}: ${sayEnd(end)}`);
  // Why nothing is known does not change from day to day; `check --online` tells it.
  for (const end of unknown) output.verbose(`${end.destination}: ${sayUnknownEnd(end)}`);
  output.diagnostics(known.filter(endsSoon).map(endWarning));
}

/** What became of requests that platforms decide later, and which are undecided. */
function printRequests(output: Output, { lists, settled }: StatusReport, now: Date): void {
  const waiting = lists.filter(({ pending }) => pending > 0);
  const replacing = lists.filter(({ replacing: state, untended }) => state !== undefined && !untended);
  const strangers = lists.flatMap((list) => (list.strangers === undefined ? [] : [{ ...list, said: list.strangers }]));
  if (waiting.length + replacing.length + strangers.length + settled.length > 0) output.text();
  for (const one of settled) {
    const line = `${nameOf(one)}: ${one.message}`;
    output.text(isLoss(one) ? output.style('yellow', line) : line);
  }
  if (settled.length > 0) output.text('The next sync asks for these results as well, and acts on them.');
  for (const { known, pending, pendingSince, askedFrom } of waiting) {
    const since =
      pendingSince === undefined
        ? ''
        : `, the oldest sent ${sayDuration(now.getTime() - Date.parse(pendingSince))} ago`;
    const next =
      askedFrom === undefined || askedFrom <= now
        ? 'the next sync asks for the results'
        : `runs ask for the results again from ${askedFrom.toISOString().slice(0, 16)}Z on`;
    output.text(`${nameOf(known)}: ${counted(pending, 'request')} still being processed${since}; ${next}`);
  }
  for (const { known, replacing: state } of replacing) output.text(`${nameOf(known)}: ${sayReplacing(state)}`);
  for (const { known, said } of strangers) output.text(output.style('yellow', `${nameOf(known)}: ${said}`));
}

function sayReplacing(state: ListStatus['replacing']): string {
  return state === 'due'
    ? 'the next sync sends everybody again; where the platform can do that, whoever else is on the list leaves it'
    : 'is being replaced; whoever else is on the list leaves it when that is done';
}

/** What ledger and platforms say, for programs. Fields are added, never renamed. */
export function statusDocument(report: StatusReport): unknown {
  const { lastRun } = report;
  return {
    lists: report.lists.map((status) => {
      const { known, remote } = status;
      const found = typeof remote === 'object' && !('message' in remote) ? remote : undefined;
      return {
        audience: known.audience,
        destination: known.destination,
        type: known.members,
        account: known.account,
        endpoint: originOf(known.endpoint) ?? null,
        id: known.remoteId ?? null,
        members: status.members,
        last_sent_at: status.lastSentAt ?? null,
        pending: status.pending,
        pending_since: status.pendingSince ?? null,
        asked_from: status.askedFrom?.toISOString() ?? null,
        replacing: status.replacing !== undefined,
        strangers: known.remoteId !== undefined && known.strangers,
        size: found?.size ?? null,
        networks: found?.networks ?? null,
        match_rate: found?.matchRate ?? null,
        servable: found?.servable ?? null,
        state: remote === 'deleted' ? 'deleted' : (found?.state ?? null),
        health: found?.health ?? null,
        untended: status.untended,
        error: typeof remote === 'object' && 'message' in remote ? remote.message : null,
      };
    }),
    missing: report.missing,
    settled: report.settled,
    last_run:
      lastRun === undefined
        ? null
        : { run: lastRun.run, started_at: lastRun.startedAt, exit_code: lastRun.exitCode ?? null },
    ...expiriesDocument(report.expiries),
    errors: report.errors.map(({ destination, error }) => ({
      destination,
      message: error.message,
      fix: error.fix ?? null,
    })),
    ledger_error: report.loss?.message ?? null,
  };
}

function row({ known, members, lastSentAt, remote, untended }: ListStatus): Cell[] {
  const found = typeof remote === 'object' && !('message' in remote) ? remote : undefined;
  return [
    known.audience,
    known.destination,
    known.remoteId ?? '-',
    members,
    found?.size === undefined ? '-' : saySize(found.size, found.networks),
    found?.matchRate ?? '-',
    `${healthOf(known, remote)}${sayNext(remote, untended)}`,
    lastSentAt ?? '-',
  ];
}

function healthOf({ remoteId }: ListStatus['known'], remote: ListStatus['remote']): string {
  if (remote === undefined) return remoteId === undefined ? notCreated : 'not asked';
  if (remote === 'deleted') return 'not there any more';
  return 'message' in remote ? 'not known' : remote.health;
}

function sayNext(remote: ListStatus['remote'], untended: boolean): string {
  if (untended) return '; not in the config';
  if (remote === 'deleted') return '; the next sync makes it anew';
  const isUnfit = typeof remote === 'object' && 'state' in remote && remote.state === 'unfit';
  return isUnfit ? '; the next sync makes another one' : '';
}

/** Each message once: what fails for a destination fails for all its lists. */
function errorsOf({ lists, errors }: StatusReport) {
  const found = [
    ...errors.map(({ destination, error }) => ({ name: destination, error })),
    ...lists.flatMap(({ known, remote }) =>
      typeof remote === 'object' && 'message' in remote ? [{ name: nameOf(known), error: remote }] : [],
    ),
  ];
  const seen = new Set<string>();
  return found.flatMap(({ name, error: { message, fix } }) => {
    if (seen.has(message)) return [];
    seen.add(message);
    return [{ severity: 'error' as const, message: `${name}: ${message}`, ...(fix !== undefined && { fix }) }];
  });
}
