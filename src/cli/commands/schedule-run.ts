import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { stateDirectory } from '../../config/state-directory.ts';
import { type Block, blocksOf } from '../../schedule/block.ts';
import { healthOf } from '../../schedule/health.ts';
import { listen, type Listening, parseListen } from '../../schedule/listen.ts';
import { createMetrics, type Metrics } from '../../schedule/metrics.ts';
import { StateFile } from '../../schedule/schedule-state.ts';
import { Scheduler } from '../../schedule/scheduler.ts';
import type { SchedulerEvent } from '../../schedule/scheduler-event.ts';
import { SchedulerLock } from '../../schedule/scheduler-lock.ts';
import { total, type ReasonCounts } from '../../contacts/reason-counts.ts';
import type { Invocation } from '../command.ts';
import { type RunEvent, startScheduledRun } from '../scheduled-run.ts';
import { createSchedulerReporter } from '../scheduler-reporter.ts';

/** Runs `sync` by the config's schedule until it is told to stop. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, output, runtime } = invocation;
  const address = options.text('listen');
  const where = address === undefined ? undefined : parseListen(address);
  let { config, blocks } = await load(invocation);
  const reporter = createSchedulerReporter(output, {
    now: () => runtime.now(),
    timezone: () => config.defaults.timezone,
  });
  const metrics = where && (await createMetrics());
  const told = (event: SchedulerEvent): void => {
    if (event.type === 'run-ended') metrics?.ran(event.last);
    reporter.told(event);
  };
  const ran = (event: RunEvent): void => {
    if (event.type === 'list-done') metrics?.counted(countsOf(event));
    reporter.ran(event);
  };
  const lock = SchedulerLock.take(stateDirectory(config.directory), () => runtime.now());
  try {
    const file = new StateFile(stateDirectory(config.directory));
    const { state, problem } = file.read();
    if (problem !== undefined) {
      const message = `${problem}: no run that was missed is made up for`;
      output.diagnostics([{ severity: 'warning', message }]);
    }
    let isFirst = true;
    let isOurs = true;
    const scheduler = new Scheduler({
      load: async () => {
        if (!isFirst) ({ config, blocks } = await load(invocation));
        isFirst = false;
        return blocks;
      },
      start: (block) => startScheduledRun(invocation, config.file, block, ran),
      state,
      save: (next) => file.write(next),
      onLook: () => (isOurs = lock.show()),
      onEvent: told,
      now: () => runtime.now(),
      random: () => runtime.random(),
      sleep: (ms, signal) => runtime.sleep(ms, signal),
      signal: runtime.signal,
    });
    const exitCode = await work(invocation, scheduler, where && { where, metrics });
    if (isOurs) return exitCode;
    throw new UserError('another scheduler has taken this project over', {
      exitCode: ExitCode.locked,
      fix: 'See that one scheduler alone is started.',
    });
  } finally {
    lock.release();
  }
}

async function load({
  globals,
  output,
  runtime: { cwd, env },
}: Invocation): Promise<{ config: Config; blocks: Block[] }> {
  const { config, warnings } = await loadConfig({ cwd, env, file: globals.config });
  output.keepSecret(config.secrets);
  output.diagnostics(warnings);
  return { config, blocks: blocksOf(config) };
}

async function work(
  { output, runtime }: Invocation,
  scheduler: Scheduler,
  asked: { readonly where: Parameters<typeof listen>[0]; readonly metrics: Metrics | undefined } | undefined,
): Promise<ExitCode> {
  let listening: Listening | undefined;
  const endHangup = runtime.onHangup(() => scheduler.reload());
  try {
    if (asked?.metrics !== undefined) {
      listening = await listen(
        asked.where,
        pathsOf(scheduler, asked.metrics, () => runtime.now()),
      );
      output.words(`Listening at http://${listening.address}/healthz and /metrics`);
      output.event({ type: 'schedule-listening', address: listening.address });
    }
    return await scheduler.work();
  } finally {
    endHangup();
    await listening?.close();
  }
}

function pathsOf(scheduler: Scheduler, metrics: Metrics, now: () => Date): Parameters<typeof listen>[1] {
  return {
    '/healthz': async () => {
      const { healthy, document } = healthOf(scheduler.standing, now());
      const body = `${JSON.stringify(document, undefined, 2)}\n`;
      return { status: healthy ? 200 : 503, type: 'application/json', body };
    },
    '/metrics': async () => {
      const { nextAt, running } = scheduler.standing;
      const body = await metrics.text({ nextAt, running: running !== undefined });
      return { status: 200, type: metrics.contentType, body };
    },
  };
}

function countsOf({ audience, destination, added, removed, refused }: RunEvent) {
  return {
    audience: String(audience),
    destination: String(destination),
    added: Number(added),
    removed: Number(removed),
    refused: total((refused ?? {}) as ReasonCounts),
  };
}
