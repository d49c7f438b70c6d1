import { stateDirectory } from '../config/state-directory.ts';
import { resolve } from 'node:path';
import type { RejectsRequest, WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { readHighWater, requireAllRequests } from '../ledger/high-water.ts';
import { readLedger } from '../ledger/open-ledger.ts';
import { fitLedger } from '../sync/fit-ledger.ts';
import { makePlan } from '../sync/make-plan.ts';
import { loadPeople } from '../sync/people.ts';
import type { Plan } from '../sync/plan.ts';
import { holdPlan, requireKept, savePlan } from '../sync/saved-plan.ts';
import { selectAudiences } from '../sync/select-audiences.ts';
import { addRejectedMembers } from '../sync/rejected-rows.ts';
import { withHealth } from '../sync/with-health.ts';
import type { Invocation } from './command.ts';
import { connecting } from './connecting.ts';
import { guardLines, planDocument, printPlan } from './plan-text.ts';
import { rejectsText } from './rejects-text.ts';
import { type Project, withProject } from './with-project.ts';

export interface PlanShowing {
  readonly full: boolean;
  /** Whether to ask the platforms for the health of each list. */
  readonly online: boolean;
  /** File to save the plan in. */
  readonly out: string | undefined;
  /** File to write what is rejected into. */
  readonly rejects: RejectsRequest | undefined;
  /** Bytes that the engine fills before it spills; undefined: as many as usual. */
  readonly memory: number | undefined;
}

interface ShownPlan {
  readonly plan: Plan;
  readonly rejects: WrittenRejects | undefined;
}

/** Makes a plan without holding the ledger and shows it; `plan` and `sync --dry-run` are this. */
export function showPlan(invocation: Invocation, showing: PlanShowing): Promise<ExitCode> {
  const work = async (project: Project): Promise<ExitCode> => {
    const { output } = invocation;
    const { plan: made, rejects } = await readPlan(invocation, project, showing);
    const plan = showing.online ? await withHealth(project.engine, project.config, made, connecting(invocation)) : made;
    printPlan(output, plan, 'plan');
    const guards = guardLines(plan);
    for (const guard of guards) output.text(output.style('red', `guard: ${guard}`));
    if (guards.length > 0) output.text('`sync` would stop here (exit 4); with --yes it goes on.');
    output.json(planDocument(plan, rejects));
    if (rejects !== undefined) output.words(rejectsText(rejects, invocation.runtime.cwd));
    const { out } = showing;
    if (out !== undefined) output.words(`The plan is in ${out}; apply it with \`audience-sync sync --plan ${out}\`.`);
    // A guard stops a run; a plan that names it has done what it was asked for.
    return ExitCode.done;
  };
  return withProject(invocation, work, { reach: showing.online ? 'online' : 'offline', memory: showing.memory });
}

async function readPlan(
  { args, output, runtime }: Invocation,
  { config, engine, reading }: Project,
  { full, out, rejects: request }: PlanShowing,
): Promise<ShownPlan> {
  const audiences = selectAudiences(config, args);
  if (out !== undefined) await requireKept(config, audiences);
  // Noted before the copy is made: a run may be going on. What `sync --full` would do is shown all the same, but nothing is saved that
  // would be refused.
  const noted = full && out === undefined ? 0 : readHighWater(stateDirectory(config.directory));
  await readLedger(engine, config.directory, reading.tempDirectory);
  await requireAllRequests(engine, noted);
  await fitLedger(engine, config);
  const progress = output.progress('plan', 'read');
  const onStep = (step: string): void => {
    progress.report({ done: 0, doing: step });
  };
  let rejects: WrittenRejects | undefined;
  const make = async (): Promise<Plan> => {
    const people = await loadPeople(engine, config, audiences, { ...reading, rejects: request });
    const plan = await makePlan(engine, config, {
      audiences,
      people,
      full,
      keeps: out !== undefined,
      now: () => runtime.now(),
      onStep,
    });
    rejects = await addRejectedMembers(engine, people.rejects);
    return plan;
  };
  onStep('reading sources');
  try {
    const interruptible = () => engine.interruptible(runtime.signal, make);
    if (out === undefined) await holdPlan(engine);
    const plan =
      out === undefined ? await interruptible() : await savePlan(engine, resolve(runtime.cwd, out), interruptible);
    return { plan, rejects };
  } finally {
    progress.finish();
  }
}
