import pLimit from 'p-limit';
import { audienceOf } from '../config/audience-families.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { WrittenRejects } from '../contacts/rejects/collect-rejects.ts';
import type { Engine } from '../engine/engine.ts';
import { inFittingBatches } from '../engine/fit-threads.ts';
import type { Barred } from '../contacts/suppression.ts';
import { stateDirectory } from '../config/state-directory.ts';
import { ExitCode } from '../errors/exit-code.ts';
import type { Holder } from '../ledger/holder.ts';
import { runDirectory } from '../ledger/open-ledger.ts';
import { highWater, readHighWater, requireAllRequests } from '../ledger/high-water.ts';
import { markLost } from '../ledger/requests.ts';
import { type KnownList, knownLists } from '../ledger/lists.ts';
import { endRun, hasRun, startRun } from '../ledger/runs.ts';
import { noteStays } from '../ledger/stays.ts';
import { replaceAllAfterLoss } from './accept-loss.ts';
import { watchedAudiences } from './admission/watched-audiences.ts';
import { type ApplyContext, applyList } from './apply-list.ts';
import type { Delivery } from './deliver.ts';
import { endsSoon, expiriesOf } from './expiries.ts';
import { holdLedger } from './hold-ledger.ts';
import { fitLedger } from './fit-ledger.ts';
import { makePlan } from './make-plan.ts';
import { noteExperiments } from './note-experiments.ts';
import { noteReplacements } from './note-replacements.ts';
import { type Accounts, openAccounts, type Opened, type OpeningAccounts } from './open-accounts.ts';
import { exitCodeOf, type ListOutcome, listError } from './outcome.ts';
import { loadPeople } from './people.ts';
import type { Reading } from './reading.ts';
import { type Plan, type PlannedList, trippedGuards } from './plan.ts';
import { listsToSendWhole, withdrawalLists, withdrawalsOf } from './plan-withdrawals.ts';
import { addRejectedMembers, listRejectedRows, type RejectedRows } from './rejected-rows.ts';
import { guardReplacements } from './replacement-guards.ts';
import { requireAllowed } from './require-allowed.ts';
import { spendCalls } from './spend-calls.ts';
import { holdPlan, openSavedPlan, requireFresh } from './saved-plan.ts';
import type { WaitBudget } from '../transport/wait-budget.ts';
import { noResults, type Results, waitForAll } from './wait-for-results.ts';

export interface SyncOptions extends OpeningAccounts {
  readonly audiences: readonly AudienceConfig[];
  /** Whether nobody comes to a list, but where one must be sent whole so that somebody leaves it. Default: false. */
  readonly onlyWithdrawals?: boolean;
  readonly full: boolean;
  /** File of a plan to apply in place of making one. */
  readonly savedPlan: string | undefined;
  /** How long to wait until platforms have finished what they took; undefined: not at all. */
  readonly wait: WaitBudget | undefined;
  readonly holder: Holder;
  /** Milliseconds to wait for another run that holds the ledger. */
  readonly waitLock: number;
  readonly reading: Reading;
  /** Asked when guards are tripped: whether to go on all the same. */
  overrideGuards(plan: Plan): Promise<boolean>;
}

export interface SyncResult {
  readonly plan: Plan;
  /** Undefined when a guard stopped the plan, and nobody had withdrawn. */
  readonly run: string | undefined;
  readonly lists: readonly ListOutcome[];
  /** Undefined when every row is on the lists it belongs to. */
  readonly rejected: RejectedRows | undefined;
  /** What became of requests that platforms decide later; of this run's own, without `wait`, only how many there are. */
  readonly results: Results;
  readonly exitCode: ExitCode;
}

/**
 * One run: holds the ledger, learns what the platforms decided, plans, asks about guards, applies. Everything that fails
 * on a platform ends in the outcome of its list.
 *
 * @throws UserError for what is wrong before anything is sent
 */
export async function runSync(engine: Engine, config: Config, given: SyncOptions): Promise<SyncResult> {
  const ledger = pLimit(1);
  const serial: Delivery['serial'] = (work) => ledger(work);
  const options = { ...given, serial, spend: spendCalls(engine, serial, () => given.now()) };
  const onLocked = (why: string): void => {
    options.onEvent({ type: 'locked', why });
  };
  await holdLedger(engine, config.directory, { ...options, onLocked });
  await fitLedger(engine, config);
  if (options.full) await replaceAllAfterLoss(engine, config);
  else await requireAllRequests(engine, readHighWater(stateDirectory(config.directory)));
  const unanswered = await markLost(engine);
  if (unanswered > 0) options.onEvent({ type: 'resumed', unanswered });
  const made =
    options.savedPlan === undefined
      ? await newPlan(engine, config, options)
      : await keptPlan(engine, config, options.savedPlan, options);
  const { rejects, settled } = made;
  const plan = await guardReplacements(engine, made.plan, made.accounts, config.guards);
  options.onEvent({ type: 'planned', plan, rejects });
  if (trippedGuards(plan).length > 0 && !(await options.overrideGuards(plan))) {
    const withdrawals = await withdrawalsOf(engine, config, plan, made.barred);
    if (withdrawals !== undefined) {
      return applyPlan(engine, config, { ...made, plan: withdrawals, isStopped: true }, options);
    }
    return {
      plan,
      run: undefined,
      lists: [],
      rejected: undefined,
      results: { ...noResults, settled },
      exitCode: ExitCode.guard,
    };
  }
  return applyPlan(engine, config, { ...made, plan }, options);
}

interface Prepared extends Opened {
  readonly plan: Plan;
  /** What was written where `options.reading` asks for it. */
  readonly rejects: WrittenRejects | undefined;
  /** Who must be on no list; undefined: nobody, or a saved plan knows. */
  readonly barred: Barred | undefined;
}

/** A run's own: all that writes the ledger while platforms are being asked goes through `serial`. */
type RunOptions = SyncOptions & Pick<Delivery, 'serial'>;

async function newPlan(engine: Engine, config: Config, options: SyncOptions): Promise<Prepared> {
  await holdPlan(engine);
  const onStep = (step: string): void => {
    options.onEvent({ type: 'step', step });
  };
  onStep('reading sources');
  // Before the platforms are asked: what is wrong with a file is told at once.
  const people = await engine.interruptible(options.signal, () =>
    loadPeople(engine, config, options.onlyWithdrawals === true ? 'everything' : options.audiences, options.reading),
  );
  const known = await knownLists(engine);
  const whole =
    options.onlyWithdrawals === true ? await listsToSendWhole(engine, config, known, people.barred) : undefined;
  const asked = whole === undefined ? options : { audiences: audiencesOf(config, whole), only: whole };
  const names = new Set((whole ?? []).map(({ destination }) => destination));
  if (whole === undefined) for (const { to } of options.audiences) for (const name of to) names.add(name);
  const others = known.filter(({ destination }) => !names.has(destination));
  for (const { destination } of await withdrawalLists(engine, config, others, people.barred)) names.add(destination);
  const opened = await openAccounts(engine, config, names, options);
  const plan = await engine.interruptible(options.signal, () =>
    makePlan(engine, config, { ...options, ...asked, people, onStep, keeps: true }),
  );
  return { ...opened, plan, rejects: await addRejectedMembers(engine, people.rejects), barred: people.barred };
}

function audiencesOf(config: Config, lists: readonly KnownList[]): AudienceConfig[] {
  const keys = new Set(lists.map(({ audience }) => audienceOf(config, audience)?.key));
  return [...config.audiences.values()].filter(({ key }) => keys.has(key));
}

async function keptPlan(engine: Engine, config: Config, file: string, options: SyncOptions): Promise<Prepared> {
  const saved = await openSavedPlan(engine, config, file);
  const asked = new Set(options.audiences.map((audience) => audience.key));
  // What the config has no more is not passed over: the plan as a whole is out of date.
  const isMeant = ({ audience, onlyWithdrawals }: PlannedList) => {
    const mine = audienceOf(config, audience);
    return onlyWithdrawals === true || mine === undefined || asked.has(mine.key);
  };
  const lists = saved.lists.filter(isMeant);
  const begun = new Set(lists.map(({ audience }) => audienceOf(config, audience)?.experiment?.name));
  const asSaved = { ...saved, lists, experiments: saved.experiments.filter(({ name }) => begun.has(name)) };
  await requireFresh(engine, config, asSaved, options.now());
  const plan = await engine.interruptible(options.signal, () =>
    requireAllowed(engine, config, asSaved, options.reading),
  );
  const names = plan.lists.map((list) => list.destination);
  const opened = await openAccounts(engine, config, names, options);
  // The platforms may have told something that changes a list.
  await requireFresh(engine, config, plan, options.now());
  return { ...opened, plan, rejects: undefined, barred: undefined };
}

async function applyPlan(
  engine: Engine,
  config: Config,
  {
    plan,
    accounts,
    settled,
    isStopped = false,
  }: Omit<Prepared, 'rejects' | 'barred'> & {
    /** Whether a guard let only a part of the plan through. */ readonly isStopped?: boolean;
  },
  options: RunOptions,
): Promise<SyncResult> {
  options.signal.throwIfAborted();
  const started = options.now();
  const run = await unusedRunId(engine, started);
  const { serial } = options;
  await serial(() => startRun(engine, run, started));
  await serial(() => noteReplacements(engine, plan));
  await serial(() => noteExperiments(engine, plan, started));
  options.onEvent({ type: 'run-started', run });
  const water = highWater(stateDirectory(config.directory));
  const known = await serial(() => knownLists(engine));
  const context = { engine, serial, known, run, highWater: water, signal: options.signal, now: () => options.now() };
  const members = plan.lists.reduce((sum, { wanted, removes }) => sum + wanted + removes, 0);
  const applied = await inFittingBatches(engine, members, () => applyLists(context, plan, accounts, options));
  const lists = applied.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  let rejected: RejectedRows | undefined;
  let results: Results = { ...noResults, settled };
  const end = (exitCode: ExitCode) =>
    serial(() =>
      endRun(engine, run, { exitCode, summary: { plan, lists, rejected, settled: results.settled } }, options.now()),
    );
  try {
    const failure = applied.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    const knownAfter = await serial(() => knownLists(engine));
    await serial(() => noteStays(engine, watchedAudiences(config, knownAfter), options.now()));
    const directory = runDirectory(config.directory, run);
    rejected = await listRejectedRows(engine, plan, knownAfter, { directory, since: started });
    const waited = await waitForAll(engine, accounts, { ...options, run, highWater: water });
    results = { ...waited, settled: [...settled, ...waited.settled] };
    await tellEnds(accounts, options);
    const reached = exitCodeOf(lists, results, options.wait !== undefined);
    const exitCode = isStopped && reached === ExitCode.done ? ExitCode.guard : reached;
    await end(exitCode);
    return { plan, run, lists, rejected, results, exitCode };
  } catch (error) {
    // What went wrong may keep the ledger from being written; it is that which is told.
    await end(options.signal.aborted ? ExitCode.interrupted : ExitCode.unexpected).catch(() => undefined);
    throw error;
  }
}

/** All lists side by side; an interruption or a fault of ours rejects a list, everything else is its outcome. */
function applyLists(context: ApplyContext, plan: Plan, accounts: Accounts, options: SyncOptions) {
  const apply = async (list: PlannedList): Promise<ListOutcome> => {
    const account = accounts.get(list.destination);
    const total = list.adds + list.removes + list.refreshes;
    const onProgress = (done: number): void => {
      options.onEvent({ type: 'progress', list, done, total });
    };
    const reached = account !== undefined && 'destination' in account;
    const outcome = reached ? await applyList(context, account, list, onProgress) : unreached(list, account?.error);
    options.onEvent({ type: 'list-done', outcome });
    return outcome;
  };
  return Promise.allSettled(plan.lists.map(apply));
}

/** Nobody looks at a run every day: what it lives on and will end soon is told while there is time. */
async function tellEnds(accounts: Accounts, { now, onEvent, log }: SyncOptions): Promise<void> {
  for (const account of accounts.values()) {
    if (!('destination' in account)) continue;
    const connection = account.attempt(() => Promise.resolve(account.destination));
    const found = await expiriesOf(connection, now());
    if ('message' in found) log(`${account.destination.name}: what ends soon is not known: ${found.message}`);
    else for (const end of found.known.filter(endsSoon)) onEvent({ type: 'ends-soon', end });
  }
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

/** Runs follow each other, so that the millisecond tells them apart, unless the clock was put back. */
async function unusedRunId(engine: Engine, started: Date): Promise<string> {
  let moment = started.getTime();
  while (await hasRun(engine, runId(new Date(moment)))) moment += 1;
  return runId(new Date(moment));
}

/** Sorts by time and is short enough to type. */
function runId(now: Date): string {
  return now.toISOString().replace(/[-:Z]/g, '').replace(/[T.]/g, '-');
}
