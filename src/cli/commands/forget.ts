import { loadConfig } from '../../config/load-config.ts';
import { emailDigests, type EmailDigests } from '../../contacts/email-digests.ts';
import type { Engine } from '../../engine/engine.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import { UserError } from '../../errors/user-error.ts';
import { prepareRules } from '../../identifiers/normalize.ts';
import { noteForgotten } from '../../sync/note-forgotten.ts';
import { runSync, type SyncOptions } from '../../sync/run-sync.ts';
import { createWaitBudget } from '../../transport/wait-budget.ts';
import type { Invocation } from '../command.ts';
import { connectingWith } from '../connecting.ts';
import { engineMemoryOf } from '../memory-option.ts';
import { groupDigits } from '../output/numbers.ts';
import { outcomeDocument, printOutcome } from '../outcome-text.ts';
import { guardLines } from '../plan-text.ts';
import { createSyncReporter } from '../sync-reporter.ts';
import { typedAddresses } from '../typed-addresses.ts';
import { withEngine } from '../with-engine.ts';
import { type Project, withProject } from '../with-project.ts';

/** First writes down who it is, then takes them off: a run that ends between is made good by any later one. */
export async function run(invocation: Invocation): Promise<ExitCode> {
  const { globals, options, output, runtime } = invocation;
  const addresses = await typedAddresses(invocation);
  const memory = engineMemoryOf(options);
  // Also where no platform can be reached yet; the config is read again, for it names whom it bars.
  const { config } = await loadConfig({ file: globals.config, cwd: runtime.cwd, env: runtime.env, offline: true });
  const noted = await noteForgotten(config.directory, await withEngine((engine) => digestsOf(engine, addresses)));
  output.words(
    noted === 0
      ? 'They are barred from every list already.'
      : `${noted === 1 ? '1 person' : `${groupDigits(noted)} people`} will come on no list any more.`,
  );
  output.event({ type: 'forgotten', noted });
  return withProject(invocation, (project) => takeOff(invocation, project), { memory });
}

async function digestsOf(engine: Engine, addresses: readonly string[]): Promise<EmailDigests[]> {
  await prepareRules(engine);
  const digests: EmailDigests[] = [];
  for (const [index, address] of addresses.entries()) {
    const known = await emailDigests(engine, address);
    if (known === undefined) {
      throw new UserError(`number ${index + 1} is no e-mail address`, { fix: 'Correct it; nobody was written down.' });
    }
    digests.push(known);
  }
  return digests;
}

async function takeOff(invocation: Invocation, project: Project): Promise<ExitCode> {
  const { output } = invocation;
  const result = await runSync(project.engine, project.config, leavingOptions(invocation, project));
  if (result.run !== undefined) {
    if (result.lists.length > 0) printOutcome(output, result);
    else output.words('There is nobody to take off a list.');
  }
  output.event({ type: 'run-done', ...outcomeDocument(result) });
  return result.exitCode;
}

function leavingOptions(invocation: Invocation, { reading }: Project): SyncOptions {
  const { globals, options, output, runtime } = invocation;
  const report = createSyncReporter(output, { quiet: globals.quiet, cwd: runtime.cwd, savedPlan: false });
  const budget = createWaitBudget(options.duration('max-wait') ?? Infinity, () => runtime.uptime());
  return {
    audiences: [],
    onlyWithdrawals: true,
    full: false,
    savedPlan: undefined,
    wait: options.flag('wait') ? budget : undefined,
    holder: { pid: process.pid, command: 'audience-sync forget', since: runtime.now().toISOString() },
    waitLock: options.flag('wait-lock') ? Infinity : 0,
    reading: { ...reading, rejects: undefined },
    ...connectingWith(invocation, budget),
    overrideGuards: (plan) => {
      output.diagnostics(guardLines(plan).map((guard) => ({ severity: 'error', message: `guard: ${guard}` })));
      return Promise.resolve(false);
    },
    onEvent: (event) => {
      // Of a plan without lists only what it warns of is worth a word: who stays where nobody can be taken off.
      if (event.type === 'planned' && event.plan.lists.length === 0) output.diagnostics(event.plan.warnings);
      else report(event);
    },
  };
}
