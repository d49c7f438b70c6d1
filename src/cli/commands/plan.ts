import { ExitCode } from '../../errors/exit-code.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { makePlan } from '../../sync/make-plan.ts';
import { loadPeople } from '../../sync/people.ts';
import type { Plan } from '../../sync/plan.ts';
import { planCatalog } from '../../sync/plan-tables.ts';
import { selectAudiences } from '../../sync/select-audiences.ts';
import type { Invocation } from '../command.ts';
import { planDocument, printPlan } from '../plan-text.ts';
import { type Project, withProject } from '../with-project.ts';

export function run(invocation: Invocation): Promise<ExitCode> {
  return withProject(invocation, async (project) => {
    const plan = await readPlan(invocation, project);
    const { output } = invocation;
    printPlan(output, plan);
    output.json(planDocument(plan));
    // A guard stops a run; a plan that names it has done what it was asked for.
    return ExitCode.done;
  });
}

/** Makes a plan without holding the ledger; `plan` and `sync --dry-run` are this. */
async function readPlan(
  { args, output, options, runtime }: Invocation,
  { config, engine, reading }: Project,
): Promise<Plan> {
  const audiences = selectAudiences(config, args);
  await readLedger(engine, config.directory, reading.tempDirectory);
  await engine.run(`ATTACH ':memory:' AS ${planCatalog}`);
  const progress = output.progress('plan');
  const onStep = (step: string): void => {
    progress.report({ done: 0, waiting: step });
  };
  onStep('reading sources');
  try {
    const people = await loadPeople(engine, config, audiences, reading);
    return await makePlan(engine, config, {
      audiences,
      people,
      full: options.flag('full'),
      now: () => runtime.now(),
      onStep,
    });
  } finally {
    progress.finish();
  }
}
