import { ExitCode } from '../../errors/exit-code.ts';
import { type Plan, trippedGuards } from '../../sync/plan.ts';
import { runSync, type SyncOptions, type SyncResult } from '../../sync/run-sync.ts';
import { selectAudiences } from '../../sync/select-audiences.ts';
import { createWaitBudget } from '../../transport/wait-budget.ts';
import { askYes } from '../ask.ts';
import type { Invocation } from '../command.ts';
import { nameOf } from '../plan-text.ts';
import { type Project, withProject } from '../with-project.ts';
import { outcomeDocument, printOutcome } from '../outcome-text.ts';
import { createSyncReporter } from '../sync-reporter.ts';

export async function run(invocation: Invocation): Promise<ExitCode> {
  if (invocation.options.flag('dry-run')) return (await import('./plan.ts')).run(invocation);
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

async function overrideGuards({ options, output, runtime }: Invocation, plan: Plan): Promise<boolean> {
  for (const { list, guard } of trippedGuards(plan)) {
    output.words(output.style('yellow', `guard  ${nameOf(list)}: ${guard.message}`));
    output.event({ type: 'guard', audience: list.audience, destination: list.destination, ...guard });
  }
  return options.flag('yes') || askYes(runtime, 'Apply the plan all the same?');
}

function explainGuards({ output }: Invocation, { plan }: SyncResult): void {
  output.words(`Nothing was sent: ${trippedGuards(plan).length} guards stopped the plan.`);
  output.words('Look at the export; if the change is right, run it again with --yes.');
  output.event({ type: 'run-done', exit_code: ExitCode.guard, lists: [] });
}
