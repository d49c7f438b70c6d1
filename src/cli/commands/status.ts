import { audienceOf } from '../../config/audience-families.ts';
import type { AudienceConfig } from '../../config/audience-config.ts';
import type { Config } from '../../config/config.ts';
import { stateDirectory } from '../../config/state-directory.ts';
import { ExitCode } from '../../errors/exit-code.ts';
import type { UserError } from '../../errors/user-error.ts';
import type { Destination } from '../../destinations/destination.ts';
import { lostRequests, readHighWater } from '../../ledger/high-water.ts';
import { readLedger } from '../../ledger/open-ledger.ts';
import { type LedgerRun, ledgerRuns } from '../../ledger/runs.ts';
import { connectDestination } from '../../sync/accounts.ts';
import { askForResults } from '../../sync/ask-for-results.ts';
import { type Expiries, expiriesOf, type KnownEnd, type UnknownEnd } from '../../sync/expiries.ts';
import { fitLedger } from '../../sync/fit-ledger.ts';
import { listStatuses, type ListStatus } from '../../sync/list-status.ts';
import type { ListError } from '../../sync/outcome.ts';
import type { Settled } from '../../sync/settled.ts';
import { selectAudiences } from '../../sync/select-audiences.ts';
import { isReachable } from '../../sync/untended-lists.ts';
import type { Invocation } from '../command.ts';
import { connecting } from '../connecting.ts';
import { nameOf } from '../list-groups.ts';
import { printStatus, statusDocument } from '../status-text.ts';
import { withProject } from '../with-project.ts';

/** What `status` shows. */
export interface StatusReport {
  readonly lists: readonly ListStatus[];
  /** Audience and destination of lists that no run has made yet. */
  readonly missing: readonly { readonly audience: string; readonly destination: string }[];
  /** What the platforms decided since the last run; the ledger does not have it yet. */
  readonly settled: readonly Settled[];
  readonly expiries: Expiries;
  readonly lastRun: LedgerRun | undefined;
  /** That the ledger lacks requests, so that all of this is older than what is true. */
  readonly loss: UserError | undefined;
  readonly errors: readonly { readonly destination: string; readonly error: ListError }[];
}

export function run(invocation: Invocation): Promise<ExitCode> {
  return withProject(invocation, async ({ config, engine, reading }) => {
    const { args, options, output, runtime } = invocation;
    const audiences = selectAudiences(config, args);
    // Noted before the copy is made: a run may be going on.
    const noted = readHighWater(stateDirectory(config.directory));
    await readLedger(engine, config.directory, reading.tempDirectory);
    await fitLedger(engine, config);
    const connections = options.flag('offline') ? undefined : connectionsOf(invocation, config, audiences);
    const asked = new Set(args);
    const isAsked = ({ audience: key }: { readonly audience: string }) => {
      const mine = audienceOf(config, key);
      return (
        asked.size === 0 ||
        asked.has(key) ||
        (mine !== undefined && [mine.key, mine.family].some((each) => asked.has(each)))
      );
    };
    const results = await askForResults(engine, config, connections ?? new Map(), runtime.now());
    const lists = await listStatuses(
      engine,
      config,
      connections && ((list) => (isReachable(config, list) ? connections.get(list.destination) : undefined)),
      isAsked,
    );
    const { expiries, errors } = await endDates(connections, runtime.now());
    const report: StatusReport = {
      lists: inOrder(lists, config),
      missing: missingLists(
        audiences,
        lists.filter(({ untended }) => !untended),
      ),
      settled: results.settled.filter(isAsked),
      expiries,
      errors: [...results.unasked, ...errors],
      lastRun: (await ledgerRuns(engine, 1))[0],
      loss: await lostRequests(engine, noted),
    };
    printStatus(output, report, runtime.now());
    output.json(statusDocument(report));
    return exitCodeOf(report);
  });
}

/** As the plan has them: by audience, then by destination, as the config names both; what it has no more comes last. */
function inOrder(lists: readonly ListStatus[], config: Config): ListStatus[] {
  const names = [...config.audiences.values()].flatMap(({ key, to }) => to.map((name) => `${key} on ${name}`));
  const place = ({ known }: ListStatus): number => {
    const found = names.indexOf(nameOf(known));
    return found === -1 ? names.length : found;
  };
  return lists.toSorted((a, b) => place(a) - place(b));
}

function connectionsOf(invocation: Invocation, config: Config, audiences: readonly AudienceConfig[]) {
  const context = connecting(invocation);
  const connections = new Map<string, Promise<Destination>>();
  for (const name of new Set(audiences.flatMap((audience) => audience.to))) {
    const connection = connectDestination(config, name, context);
    // Whoever asks gets the failure; nobody may ask.
    connection.catch(() => {});
    connections.set(name, connection);
  }
  return connections;
}

async function endDates(
  connections: ReadonlyMap<string, Promise<Destination>> | undefined,
  now: Date,
): Promise<Pick<StatusReport, 'expiries' | 'errors'>> {
  const known: KnownEnd[] = [];
  const unknown: UnknownEnd[] = [];
  const errors: StatusReport['errors'][number][] = [];
  for (const [destination, connection] of connections ?? []) {
    const found = await expiriesOf(connection, now);
    if ('message' in found) errors.push({ destination, error: found });
    else {
      known.push(...found.known);
      unknown.push(...found.unknown);
    }
  }
  return { expiries: { known, unknown }, errors };
}

function missingLists(audiences: readonly AudienceConfig[], lists: readonly ListStatus[]): StatusReport['missing'] {
  const pairs = audiences.flatMap(({ key, to, forEach }) =>
    (forEach === undefined ? to : []).map((destination) => ({ audience: key, destination })),
  );
  return pairs.filter(
    ({ audience, destination }) =>
      !lists.some(({ known }) => known.audience === audience && known.destination === destination),
  );
}

/** A ledger that lacks requests decides, else a platform that could not be asked. */
function exitCodeOf({ lists, errors, loss }: StatusReport): ExitCode {
  if (loss !== undefined) return loss.exitCode;
  const failures = [
    ...errors.map(({ error }) => error),
    ...lists.flatMap(({ remote }) => (typeof remote === 'object' && 'message' in remote ? remote : [])),
  ];
  return failures[0]?.exitCode ?? ExitCode.done;
}
