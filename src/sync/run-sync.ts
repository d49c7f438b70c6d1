import pLimit from 'p-limit';
import type { AudienceConfig, Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { ExitCode } from '../errors/exit-code.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { markLost } from '../ledger/requests.ts';
import { endRun, startRun } from '../ledger/runs.ts';
import { accountOf, type Connecting, connectDestination } from './accounts.ts';
import { type Account, applyList } from './apply-list.ts';
import { makePlan } from './make-plan.ts';
import { exitCodeOf, type ListOutcome, listError } from './outcome.ts';
import { type Plan, type PlannedList, trippedGuards } from './plan.ts';
import { planCatalog } from './plan-tables.ts';
import { loadPeople, type Reading } from './people.ts';
import { reconcile } from './reconcile.ts';
import type { SyncEvent } from './sync-event.ts';

export interface SyncOptions extends Omit<Connecting, 'onWait'> {
  readonly audiences: readonly AudienceConfig[];
  readonly full: boolean;
  readonly reading: Reading;
  /** Asked when guards are tripped: whether to go on all the same. */
  overrideGuards(plan: Plan): Promise<boolean>;
  onEvent(event: SyncEvent): void;
}

export interface SyncResult {
  readonly plan: Plan;
  /** Undefined when a guard stopped the plan. */
  readonly run: string | undefined;
  readonly lists: readonly ListOutcome[];
  readonly exitCode: ExitCode;
}

/**
 * One run: holds the ledger, learns what the platforms decided, plans, asks about guards, applies. Everything that fails
 * on a platform ends in the outcome of its list.
 *
 * @throws UserError for what is wrong before anything is sent
 */
export async function runSync(engine: Engine, config: Config, options: SyncOptions): Promise<SyncResult> {
  await openLedger(engine, config.directory);
  await markLost(engine);
  await engine.run(`ATTACH ':memory:' AS ${planCatalog}`);
  const onStep = (step: string): void => {
    options.onEvent({ type: 'step', step });
  };
  onStep('reading sources');
  // Before the platforms are asked: what is wrong with a file is told at once.
  const people = await loadPeople(engine, config, options.audiences, options.reading);
  const accounts = await openAccounts(engine, config, options);
  const plan = await makePlan(engine, config, { ...options, people, onStep });
  options.onEvent({ type: 'planned', plan });
  if (trippedGuards(plan).length > 0 && !(await options.overrideGuards(plan))) {
    return { plan, run: undefined, lists: [], exitCode: ExitCode.guard };
  }
  return applyPlan(engine, plan, accounts, options);
}

/** An ad account, or why it cannot be reached; that fails its lists and nobody else's. */
type Accounts = ReadonlyMap<string, Account | { readonly error: unknown }>;

async function openAccounts(engine: Engine, config: Config, options: SyncOptions): Promise<Accounts> {
  const accounts = new Map<string, Account | { readonly error: unknown }>();
  const onWait: Connecting['onWait'] = (destination, wait) => {
    options.onEvent({ type: 'waiting', destination, ...wait });
  };
  for (const name of new Set(options.audiences.flatMap((audience) => audience.to))) {
    options.onEvent({ type: 'step', step: `asking ${name}` });
    try {
      const destination = await connectDestination(config, name, { ...options, onWait });
      for (const settled of await reconcile(engine, destination, options.now()))
        options.onEvent({ type: 'settled', settled });
      accounts.set(name, accountOf(destination));
    } catch (error) {
      listError(error);
      accounts.set(name, { error });
    }
  }
  return accounts;
}

async function applyPlan(engine: Engine, plan: Plan, accounts: Accounts, options: SyncOptions): Promise<SyncResult> {
  const run = runId(options.now(), options.random());
  const ledger = pLimit(1);
  const serial = <Result>(work: () => Promise<Result>): Promise<Result> => ledger(work);
  await serial(() => startRun(engine, run, options.now()));
  options.onEvent({ type: 'run-started', run });
  const context = { engine, serial, run, now: () => options.now() };
  const applied = await Promise.allSettled(
    plan.lists.map(async (list): Promise<ListOutcome> => {
      const account = accounts.get(list.destination);
      const total = list.adds + list.removes + list.refreshes;
      const outcome =
        account !== undefined && 'destination' in account
          ? await applyList(context, account, list, (done) => {
              options.onEvent({ type: 'progress', list, done, total });
            })
          : unreached(list, account?.error);
      options.onEvent({ type: 'list-done', outcome });
      return outcome;
    }),
  );
  const interruption = applied.find((result) => result.status === 'rejected');
  const lists = applied.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const exitCode = interruption === undefined ? exitCodeOf(lists) : ExitCode.interrupted;
  await serial(() => endRun(engine, run, { exitCode, summary: { plan, lists } }, options.now()));
  if (interruption !== undefined) throw interruption.reason;
  return { plan, run, lists, exitCode };
}

function unreached({ audience, destination }: PlannedList, error: unknown): ListOutcome {
  return {
    audience,
    destination,
    list: undefined,
    remoteId: undefined,
    added: 0,
    removed: 0,
    refused: {},
    warnings: [],
    error: listError(error),
  };
}

/** Sorts by time and is short enough to type. */
function runId(now: Date, random: number): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const suffix = Math.floor(random * 0x10000)
    .toString(16)
    .padStart(4, '0');
  return `${stamp}-${suffix}`;
}
