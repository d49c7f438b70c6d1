import { total, type ReasonCounts } from '../contacts/reason-counts.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import { UserError } from '../errors/user-error.ts';
import { audiencesText, type Block } from '../schedule/block.ts';
import type { Due } from '../schedule/block-watch.ts';
import type { SchedulerEvent } from '../schedule/scheduler-event.ts';
import { zonedTime } from '../schedule/zoned-time.ts';
import { describeError } from './describe-error.ts';
import { meanings } from './help-text.ts';
import { counted, groupDigits, sayDuration } from './output/numbers.ts';
import type { Output } from './output/output.ts';
import type { RunEvent } from './scheduled-run.ts';

export interface SchedulerReporter {
  told(event: SchedulerEvent): void;
  /** An event of a run. */
  ran(event: RunEvent): void;
}

/** Says what the scheduler does: lines with the time in the config's zone for people, NDJSON for programs. */
export function createSchedulerReporter(
  output: Output,
  { now, timezone }: { now(): Date; timezone(): string },
): SchedulerReporter {
  const time = (at: Date): string => zonedTime(at, timezone());
  const say = (text: string): void => {
    output.words(`${output.style('dim', time(now()))}  ${text}`);
  };
  const fail = (message: string): void => {
    output.diagnostics([{ severity: 'error', message }]);
  };
  const sayNext = (nextAt: Date | undefined): string =>
    nextAt === undefined ? 'no run is to come' : `next run ${time(nextAt)}`;
  return {
    told(event) {
      output.event(documentOf(event));
      switch (event.type) {
        case 'started':
          say(`the scheduler runs, ${counted(event.blocks.length, 'block')}; ${sayNext(event.nextAt)}`);
          return;
        case 'reloaded':
          say(`the config is loaded anew, ${counted(event.blocks.length, 'block')}; ${sayNext(event.nextAt)}`);
          return;
        case 'reload-failed':
          output.diagnostics(
            event.error instanceof UserError
              ? event.error.diagnostics
              : [{ severity: 'error', message: describeError(event.error) }],
          );
          fail('the config is not loaded anew; the schedule goes on as it was');
          return;
        case 'run-begun':
          say(`${audiencesText(event.block)}: sync begins${whyText(event.due, time)}`);
          return;
        case 'run-waits':
          say(`${audiencesText(event.block)}: due, and waits for the run before it`);
          return;
        case 'run-skipped':
          say(`${audiencesText(event.block)}: the run of ${time(event.due.at)} was missed, and is left out`);
          return;
        case 'run-ended': {
          const { began, ended, exitCode } = event.last;
          const took = sayDuration(ended.getTime() - began.getTime());
          const next = event.againAt === undefined ? sayNext(event.nextAt) : `again at ${time(event.againAt)}`;
          const name = audiencesText(event.block);
          if (exitCode === 0) say(`${name}: done in ${took}; ${next}`);
          else fail(`${name}: the run of ${took} ended with ${endText(exitCode, event.signal)}; ${next}`);
          return;
        }
        case 'state-unwritten':
          fail(`what was run is not written down: ${describeError(event.error)}`);
          return;
        case 'stopping':
          say(event.running ? 'stopping; the run under way is told to end' : 'stopping');
          return;
        case 'killed':
          fail('the run under way has not ended in time, and is killed');
          return;
        case 'stopped':
          say('stopped');
      }
    },
    ran(event) {
      output.event(event);
      if (event.type === 'list-done' && event['error'] === null) say(listText(event));
    },
  };
}

function whyText({ at, why }: Due, time: (at: Date) => string): string {
  if (why === 'missed') return `; its time was ${time(at)}, when nobody watched`;
  return why === 'again' ? ', as the platform asked' : '';
}

function endText(exitCode: number, signal: string | undefined): string {
  if (signal !== undefined) return signal;
  return `exit code ${exitCode} (${meanings[exitCode as ExitCode]})`;
}

function listText({ audience, destination, added, removed, refused }: RunEvent): string {
  const n = groupDigits(total((refused ?? {}) as ReasonCounts));
  const counts = `${groupDigits(Number(added))} added, ${groupDigits(Number(removed))} removed`;
  return `${String(audience)} on ${String(destination)}: ${counts}${n === '0' ? '' : `, ${n} refused`}`;
}

/** For programs. Fields are added, never renamed. */
function documentOf(event: SchedulerEvent): RunEvent {
  switch (event.type) {
    case 'started':
    case 'reloaded':
      return {
        type: `schedule-${event.type}`,
        blocks: event.blocks.map(blockDocument),
        next_run_at: iso(event.nextAt),
      };
    case 'run-begun':
    case 'run-skipped':
      return { type: event.type, ...blockDocument(event.block), due_at: iso(event.due.at), why: event.due.why };
    case 'run-waits':
      return { type: event.type, ...blockDocument(event.block) };
    case 'run-ended':
      return {
        type: event.type,
        ...blockDocument(event.block),
        exit_code: event.last.exitCode,
        signal: event.signal ?? null,
        seconds: (event.last.ended.getTime() - event.last.began.getTime()) / 1000,
        again_at: iso(event.againAt),
        next_run_at: iso(event.nextAt),
      };
    case 'stopping':
      return { type: 'schedule-stopping', running: event.running };
    case 'reload-failed':
      return { type: 'schedule-reload-failed', message: describeError(event.error) };
    case 'state-unwritten':
      return { type: 'schedule-state-unwritten', message: describeError(event.error) };
    case 'killed':
      return { type: 'run-killed' };
    case 'stopped':
      return { type: 'schedule-stopped' };
  }
}

const blockDocument = ({ cron, audiences }: Block) => ({ cron, audiences: audiences ?? null });

const iso = (at: Date | undefined): string | null => at?.toISOString() ?? null;
