import type { Scheduler } from './scheduler.ts';

type Standing = Scheduler['standing'];

/** The loop looks once a minute. */
const aliveMs = 3 * 60_000;
/** A block that has waited this long for a run before it is overdue. */
const overdueMs = 60 * 60_000;

export interface Health {
  readonly healthy: boolean;
  /** What a monitor shows; nothing but names of the config, times and exit codes. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** Whether somebody should look: the loop has stopped, a run is overdue, or the last run of a block needs a person. */
export function healthOf({ lookedAt, nextAt, running, blocks }: Standing, now: Date): Health {
  const isOver = (since: Date, ms: number): boolean => now.getTime() - since.getTime() > ms;
  const problems = [
    ...(isOver(lookedAt, aliveMs) ? ['the scheduler does not look at its clock any more'] : []),
    ...blocks.flatMap(({ block, last, waitingSince }) => [
      ...(waitingSince !== undefined && isOver(waitingSince, overdueMs) ? [`"${block.cron}" is overdue`] : []),
      ...(last?.needsHuman === true ? [`the last run of "${block.cron}" ended with exit code ${last.exitCode}`] : []),
    ]),
  ];
  return {
    healthy: problems.length === 0,
    document: {
      status: problems.length === 0 ? 'ok' : 'failing',
      problems,
      running: running !== undefined,
      next_run_at: nextAt?.toISOString() ?? null,
      blocks: blocks.map((each) => ({
        cron: each.block.cron,
        audiences: each.block.audiences ?? null,
        next_run_at: each.nextAt?.toISOString() ?? null,
        last_run: each.last && { ended_at: each.last.ended.toISOString(), exit_code: each.last.exitCode },
      })),
    },
  };
}
