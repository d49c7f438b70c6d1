import type { Destination } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { forgetMembers, type KnownList, knownLists } from '../ledger/lists.ts';
import { type LedgerRequest, pendingRequests, writeResult } from '../ledger/requests.ts';

/** What a platform decided since the last run. */
export interface Settled {
  readonly audience: string;
  readonly destination: string;
  readonly state: 'done' | 'partial' | 'failed' | 'list-gone';
  readonly message: string;
}

/**
 * Asks a platform for the results of requests it took but had not finished, and whether its lists are still there, so
 * that the plan is made against what is true. Reads only.
 *
 * @throws DestinationError when the platform cannot be asked
 */
export async function reconcile(
  engine: Engine,
  destination: Destination,
  account: string,
  now: Date,
): Promise<Settled[]> {
  const { settled } = await settlePending(engine, destination, account, now);
  for (const list of await listsOn(engine, destination, account)) {
    const message = await lookFor(engine, destination, list);
    if (message !== undefined) settled.push({ ...nameOf(list), state: 'list-gone', message });
  }
  return settled;
}

/** The results of requests that a platform took, and how many it still processes. */
export async function settlePending(
  engine: Engine,
  destination: Destination,
  account: string,
  now: Date,
): Promise<{ readonly settled: Settled[]; readonly pending: number }> {
  const settled: Settled[] = [];
  let pending = 0;
  for (const { list, request } of await pendingRequestsOf(engine, destination, account)) {
    const result = await settle(engine, destination, request, now);
    if (result === undefined) pending += 1;
    else settled.push({ ...nameOf(list), ...result });
  }
  return { settled, pending };
}

/** Requests whose result an ad account has not told yet, with their lists. */
export async function pendingRequestsOf(
  engine: Engine,
  destination: Destination,
  account: string,
): Promise<readonly { readonly list: KnownList; readonly request: LedgerRequest }[]> {
  const lists = await listsOn(engine, destination, account);
  return (await pendingRequests(engine)).flatMap((request) => {
    const list = lists.find((candidate) => candidate.list === request.list);
    return list === undefined ? [] : [{ list, request }];
  });
}

/** Lists of an ad account; those of an account that the config named before are another's business. */
const listsOn = async (engine: Engine, destination: Destination, account: string) =>
  (await knownLists(engine)).filter((list) => list.destination === destination.name && list.account === account);

const nameOf = ({ audience, destination }: KnownList) => ({ audience, destination });

async function settle(
  engine: Engine,
  destination: Destination,
  request: LedgerRequest,
  now: Date,
): Promise<Pick<Settled, 'state' | 'message'> | undefined> {
  if (destination.poll === undefined || request.reference === undefined) return undefined;
  let result;
  try {
    result = await destination.poll(request.reference);
  } catch (error) {
    // A request that the platform does not know any more will never have another result.
    if (!(error instanceof DestinationError) || error.disposition !== 'gone') throw error;
    await writeResult(engine, request, { state: 'failed', refused: 0, detail: error.message }, now);
    return { state: 'failed', message: `${words(request)} is not known to the platform any more; it is sent again` };
  }
  if (result.state === 'processing') {
    const { resultsWithinMs = Infinity } = destination.capabilities;
    if (now.getTime() - Date.parse(request.sentAt) <= resultsWithinMs) return undefined;
    const message = `${words(request)} has no result, and none will come any more; it is sent again`;
    await writeResult(engine, request, { state: 'failed', refused: 0, detail: 'no result in time' }, now);
    return { state: 'failed', message };
  }
  const refused = Object.values(result.refused).reduce((sum, n) => sum + n, 0);
  const detail = Object.entries({ ...result.refused, ...result.warnings })
    .map(([reason, n]) => `${reason}: ${n}`)
    .join(', ');
  await writeResult(engine, request, { state: result.state, refused, detail: detail === '' ? undefined : detail }, now);
  const why = detail === '' ? '' : ` (${detail})`;
  const again = result.state === 'partial' && request.operation === 'remove' ? '; it is made again' : '';
  return { state: result.state, message: `${words(request)} ${outcomes[result.state]}${why}${again}` };
}

const outcomes = {
  done: 'is finished',
  partial: 'was taken in part',
  failed: 'failed on the platform; it is sent again',
} as const;

function words({ operation, members, sentAt }: LedgerRequest): string {
  return `the ${operation === 'add' ? 'addition' : 'removal'} of ${members} members sent at ${sentAt}`;
}

async function lookFor(engine: Engine, destination: Destination, list: KnownList): Promise<string | undefined> {
  if (list.remoteId === undefined) return undefined;
  const remote = await destination.describeList(list.remoteId);
  if (remote !== undefined && remote.state !== 'expired') return undefined;
  await forgetMembers(engine, list.list);
  return remote === undefined
    ? 'the list was deleted on the platform; if the config still has it, it is made anew'
    : `the list expired on the platform (${remote.health}); everybody is sent again`;
}
