import { loadNotify, type Notify } from '../config/load-notify.ts';
import type { NoticeOutcome } from '../config/config.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { stateDirectory } from '../config/state-directory.ts';
import type { Notice } from '../notify/notice.ts';
import { nextOutcome, outcomeOf, readRecord, writeRecord } from '../notify/outcome-record.ts';
import { sendNotices } from '../notify/send-notices.ts';
import type { SyncResult } from '../sync/run-sync.ts';
import type { Invocation } from './command.ts';
import { describeError } from './describe-error.ts';
import { reportFailure } from './report-failure.ts';
import { sending } from './sending.ts';
import { type SyncEnd, syncNotice } from './sync-notice.ts';
import { inActions, tellActions, warnActions } from './tell-actions.ts';
import { type RunWatch, type WatchedRun, watchRun } from './watch-run.ts';

/**
 * Runs a sync and then tells whom `notify:` names how it came out, also when it threw. Whatever becomes of the notices, the
 * exit code is the run's; whoever interrupts it knows how it came out.
 */
export async function withNotices(
  invocation: Invocation,
  sync: (watch: RunWatch) => Promise<SyncResult>,
): Promise<ExitCode> {
  const { runtime } = invocation;
  const watch = watchRun();
  const end = await endOf(invocation, () => sync(watch));
  if (runtime.signal.aborted) return end.exitCode;
  try {
    await tell(invocation, end, watch.seen());
  } catch (error) {
    if (!runtime.signal.aborted) warn(invocation, `notices were not sent: ${describeError(error)}`);
  }
  return end.exitCode;
}

async function endOf({ output, runtime }: Invocation, sync: () => Promise<SyncResult>): Promise<SyncEnd> {
  try {
    const result = await sync();
    return { exitCode: result.exitCode, result };
  } catch (error) {
    output.endProgress();
    return { exitCode: reportFailure(error, output, runtime.signal.aborted), error };
  }
}

async function tell(invocation: Invocation, end: SyncEnd, watched: WatchedRun): Promise<void> {
  const { args, globals, output, runtime } = invocation;
  const notify = watched.config ?? loadNotify({ file: globals.config, cwd: runtime.cwd, env: runtime.env });
  output.keepSecret(notify?.secrets ?? []);
  const told = notify === undefined || notify.notify.length === 0 ? undefined : remember(invocation, end, notify);
  const actions = inActions(runtime);
  if (told === undefined && !actions) return;
  const notice: Notice = output.blanked(
    syncNotice({
      end,
      outcome: told ?? outcomeOf(end.exitCode),
      watched,
      project: notify?.project,
      command: ['audience-sync', 'sync', ...args].join(' '),
      at: runtime.now(),
      cwd: runtime.cwd,
    }),
  );
  if (actions) tellActions(invocation, notice);
  if (told !== undefined && notify !== undefined) await send(invocation, notify, notice);
}

/** What is told of it by what is remembered of the runs before; undefined: nothing. */
function remember(
  { args, output, runtime }: Invocation,
  end: SyncEnd,
  { directory }: Notify,
): NoticeOutcome | undefined {
  const state = stateDirectory(directory);
  const ended = { exitCode: end.exitCode, audiences: args, at: runtime.now() };
  const { outcome, record } = nextOutcome(readRecord(state), ended);
  try {
    writeRecord(state, record);
  } catch (error) {
    output.verbose(`how the run came out is not remembered: ${describeError(error)}`);
  }
  return outcome;
}

async function send(invocation: Invocation, { notify, directory }: Notify, notice: Notice): Promise<void> {
  const blocks = notify.filter(({ on }) => on.includes(notice.outcome));
  for (const { block, problem } of await sendNotices(blocks, notice, sending(invocation, directory))) {
    const { place, kind } = block;
    if (problem !== undefined) warn(invocation, `${place} (${kind}): the notice was not taken: ${problem}`);
    invocation.output.event({ type: 'notice', place, kind, outcome: notice.outcome, problem: problem ?? null });
  }
}

/** Nobody else tells that nobody is told, so that a quiet run is not quiet about it. */
function warn(invocation: Invocation, message: string): void {
  const { globals, output } = invocation;
  const severity = globals.quiet ? 'error' : 'warning';
  output.diagnostics([{ severity, message, fix: '`audience-sync notify test` sends a sample to all.' }]);
  warnActions(invocation, message);
}
