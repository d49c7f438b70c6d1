import { resolve } from 'node:path';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { type Plan, trippedGuards } from '../../sync/plan.ts';
import { runSync, type SyncOptions, type SyncResult } from '../../sync/run-sync.ts';
import { selectAudiences } from '../../sync/select-audiences.ts';
import { createWaitBudget } from '../../transport/wait-budget.ts';
import { askYes } from '../ask.ts';
import type { Invocation } from '../command.ts';
import { nameOf } from '../plan-text.ts';
import { showPlan } from '../show-plan.ts';
import { type Project, withProject } from '../with-project.ts';
import { outcomeDocument, printOutcome } from '../outcome-text.ts';
import { createSyncReporter } from '../sync-reporter.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { options } = invocation;
  if (options.flag('dry-run'))
    return showPlan(invocation, { full: options.flag('full'), online: false, out: undefined });
  return withProject(invocation, async (project) => {
    const result = await runSync(project.engine, project.config, syncOptions(invocation, project));
    const { output } = invocation;
    if (result.run === undefined) {
      explainGuards(invocation, result);
      return result.exitCode;
    }
    printOutcome(output, result);
    output.event({ type: 'run-done', ...outcomeDocument(result) });
    return result.exitCode;
  });
}

function syncOptions(invocation: Invocation, { config, reading }: Project): SyncOptions {
  const { args, options, output, runtime } = invocation;
  const reporter = createSyncReporter(output);
  return {
    audiences: selectAudiences(config, args),
    full: options.flag('full'),
    savedPlan: savedPlan(invocation),
    wait: options.flag('wait'),
    reading,
    signal: runtime.signal,
    budget: createWaitBudget(options.duration('max-wait') ?? Infinity, () => runtime.now()),
    now: () => runtime.now(),
    random: () => runtime.random(),
    sleep: (ms, signal) => runtime.sleep(ms, signal),
    log: (line) => {
      output.verbose(line);
    },
    overrideGuards: (plan) => overrideGuards(invocation, plan),
    onEvent: reporter,
  };
}

function savedPlan({ options, runtime }: Invocation): string | undefined {
  const file = options.text('plan');
  if (file === undefined) return undefined;
  if (options.flag('full')) {
    throw new UserError('--plan and --full cannot be had together', {
      fix: 'Make the plan with `audience-sync plan --full --out FILE`.',
    });
  }
  return resolve(runtime.cwd, file);
}

async function overrideGuards({ options, output, runtime }: Invocation, plan: Plan): Promise<boolean> {
  for (const { list, guard } of trippedGuards(plan)) {
    output.words(output.style('yellow', `guard  ${nameOf(list)}: ${guard.message}`));
    output.event({ type: 'guard', audience: list.audience, destination: list.destination, ...guard });
  }
  return options.flag('yes') || askYes(runtime, 'Apply the plan all the same?');
}

function explainGuards({ output }: Invocation, { plan }: SyncResult): void {
  const count = trippedGuards(plan).length;
  output.words(`Nothing was sent: ${count === 1 ? 'a guard' : `${count} guards`} stopped the plan.`);
  output.words('Look at the export; if the change is right, run it again with --yes.');
  output.event({ type: 'run-done', exit_code: ExitCode.guard, lists: [] });
}
