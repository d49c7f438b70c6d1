import { resolve } from 'node:path';
import type { RejectsRequest } from '../../contacts/rejects/collect-rejects.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { type Plan, trippedGuards } from '../../sync/plan.ts';
import { runSync, type SyncOptions, type SyncResult } from '../../sync/run-sync.ts';
import { selectAudiences } from '../../sync/select-audiences.ts';
import { createWaitBudget, type WaitBudget } from '../../transport/wait-budget.ts';
import { askYes } from '../ask.ts';
import type { Invocation } from '../command.ts';
import { connectingWith } from '../connecting.ts';
import { guardLines } from '../plan-text.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { rejectsOfFilesOption } from '../rejects-option.ts';
import { showPlan } from '../show-plan.ts';
import type { RunWatch } from '../watch-run.ts';
import { withNotices } from '../with-notices.ts';
import { type Project, withProject } from '../with-project.ts';
import { outcomeDocument, printOutcome } from '../outcome-text.ts';
import { createSyncReporter } from '../sync-reporter.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options } = invocation;
  // Before anybody is told how the run came out: whoever types a mistake sees it.
  const typed = typedOptions(invocation);
  if (options.flag('dry-run'))
    return showPlan(invocation, {
      full: options.flag('full'),
      online: false,
      out: undefined,
      rejects: typed.rejects,
      memory: typed.memory,
    });
  return withNotices(invocation, (watch) =>
    withProject(
      invocation,
      async (project) => {
        watch.config(project.config, project.warnings);
        const sync = syncOptions(invocation, project, { typed, watch });
        const result = await runSync(project.engine, project.config, sync);
        tellResult(invocation, result);
        return result;
      },
      { memory: typed.memory },
    ),
  );
}

function tellResult({ globals, output }: Invocation, result: SyncResult): void {
  if (result.exitCode === ExitCode.guard) {
    const sent =
      result.run === undefined ? 'Nothing was sent' : 'Nothing was sent but the removal of those who withdrew';
    output.words(
      `${sent}. Look at the export, and at what was changed in the config; if it is right, run it again with --yes.`,
    );
  }
  if (result.run === undefined) {
    output.event({ type: 'run-done', exit_code: ExitCode.guard, settled: result.results.settled, lists: [] });
    return;
  }
  // Whoever asked for no words but errors is told of a run that needs them, whole.
  if (!globals.quiet || result.exitCode !== ExitCode.done) printOutcome(output, result);
  output.event({ type: 'run-done', ...outcomeDocument(result) });
}

interface TypedOptions {
  readonly rejects: RejectsRequest | undefined;
  readonly savedPlan: string | undefined;
  /** Milliseconds. */
  readonly maxWait: number;
  /** Undefined: as long as `maxWait`. */
  readonly wait: number | undefined;
  readonly waitLock: number;
  /** Bytes that the engine fills before it spills; undefined: as many as usual. */
  readonly memory: number | undefined;
}

/** @throws UserError */
function typedOptions(invocation: Invocation): TypedOptions {
  const { options } = invocation;
  return {
    rejects: rejectsOfFilesOption(invocation),
    savedPlan: savedPlan(invocation),
    maxWait: options.duration('max-wait') ?? Infinity,
    wait: options.duration('wait'),
    waitLock: options.flag('wait-lock') ? (options.duration('wait-lock') ?? Infinity) : 0,
    memory: engineMemoryOf(options),
  };
}

function syncOptions(
  invocation: Invocation,
  { config, reading }: Project,
  { typed, watch }: { readonly typed: TypedOptions; readonly watch: RunWatch },
): SyncOptions {
  const { args, options, output, runtime } = invocation;
  const budget = createWaitBudget(typed.maxWait, () => runtime.uptime());
  const reporter = createSyncReporter(output, {
    quiet: invocation.globals.quiet,
    cwd: runtime.cwd,
    savedPlan: typed.savedPlan !== undefined,
  });
  return {
    audiences: selectAudiences(config, args),
    full: options.flag('full'),
    savedPlan: typed.savedPlan,
    wait: waitBudget(invocation, typed, budget),
    holder: {
      pid: process.pid,
      command: ['audience-sync', 'sync', ...args].join(' '),
      since: runtime.now().toISOString(),
    },
    waitLock: typed.waitLock,
    reading: { ...reading, rejects: typed.rejects },
    ...connectingWith(invocation, budget),
    overrideGuards: (plan) => overrideGuards(invocation, plan),
    onEvent: (event) => {
      reporter(event);
      watch.event(event);
    },
  };
}

/** `--wait` alone waits as long as `--max-wait` lets it; with a duration, that long and no part of the other. */
function waitBudget(
  { options, runtime }: Invocation,
  { wait }: TypedOptions,
  budget: WaitBudget,
): WaitBudget | undefined {
  if (!options.flag('wait')) return undefined;
  return wait === undefined ? budget : createWaitBudget(wait, () => runtime.uptime());
}

function savedPlan({ options, runtime }: Invocation): string | undefined {
  const file = options.text('plan');
  if (file === undefined) return undefined;
  if (options.flag('full')) {
    throw new UserError('--plan and --full cannot be had together', {
      fix: 'Make the plan with `audience-sync plan --full --out FILE`.',
    });
  }
  if (options.text('rejects') !== undefined) {
    throw new UserError('--plan and --rejects cannot be had together: a saved plan is applied without reading files', {
      fix: 'Have rejects written with the plan: `audience-sync plan --out FILE --rejects FILE`.',
    });
  }
  return resolve(runtime.cwd, file);
}

async function overrideGuards({ options, output, runtime }: Invocation, plan: Plan): Promise<boolean> {
  const yes = options.flag('yes');
  output.diagnostics(
    guardLines(plan).map((guard) => ({ severity: yes ? 'warning' : 'error', message: `guard: ${guard}` })),
  );
  for (const { list, guard } of trippedGuards(plan)) {
    output.event({ type: 'guard', audience: list.audience, destination: list.destination, ...guard });
  }
  return yes || askYes(runtime, 'Apply the plan all the same?');
}
