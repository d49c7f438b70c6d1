import { type AdAccount, isSameAdAccount } from '../config/ad-account.ts';
import { total } from '../contacts/reason-counts.ts';
import type { Destination, RemoteList } from '../destinations/destination.ts';
import { forMembers } from '../destinations/for-members.ts';
import type { Engine } from '../engine/engine.ts';
import { DestinationError } from '../errors/destination-error.ts';
import { forgetMembers, type KnownList, knownLists, recordMembership, touchMembers } from '../ledger/lists.ts';
import { type LedgerRequest, noteAsked, pendingRequests, writeResult } from '../ledger/requests.ts';
import { isAskDue } from './asking-times.ts';
import { settleReplacement } from './replace-list.ts';
import { settleEchoes } from './settle-echoes.ts';
import type { Settled } from './settled.ts';

export interface Asking {
  readonly account: AdAccount;
  readonly now: Date;
  /** Whether the ledger is a copy, so that it need not remember when it was asked. */
  readonly isLook?: true;
  /** Whether it is time to ask for the result of a request; others go on waiting. Default: the platform's advised times. */
  isDue?(request: LedgerRequest): boolean;
  /** Told at once what is written down: should the platform break off, nobody hears of it again. */
  onSettled(settled: Settled): void;
}

/**
 * Asks a platform for the results of requests it took but had not finished, and whether its lists are still there, so
 * that the plan is made against what is true. Reads only. That a list is gone which is not `tended` any more is no loss.
 * Gives the lists that are there as the platform describes them, by their number in the ledger; how long they keep members
 * is written down, for whoever changed it.
 *
 * @throws DestinationError when the platform cannot be asked
 */
export async function reconcile(
  engine: Engine,
  destination: Destination,
  asking: Asking & { isTended(list: KnownList): boolean },
): Promise<ReadonlyMap<number, RemoteList>> {
  await settlePending(engine, destination, asking);
  const lists = await listsOn(engine, destination, asking.account);
  await settleEchoes(engine, destination, lists, asking.now);
  const described = new Map<number, RemoteList>();
  for (const list of lists) {
    if (list.remoteId === undefined) continue;
    const remote = await destination.describeList(list.remoteId);
    if (remote !== undefined && !isLost(remote)) {
      described.set(list.list, remote);
      const { membershipDays: days } = remote;
      if (days !== undefined && days !== list.membershipDays) await recordMembership(engine, list.list, days);
      await settleSession(engine, forMembers(destination, list.members), list, list.remoteId, asking);
      if (remote.state === 'archived') await wake(engine, list, asking);
      continue;
    }
    await forgetMembers(engine, list.list, remote?.state !== 'expired');
    const state = asking.isTended(list) ? 'list-gone' : 'done';
    asking.onSettled({ ...nameOf(list), state, refused: {}, message: lossOf(remote) });
  }
  return described;
}

/** A change wakes a list that was put to rest; the same people once more are one. */
async function wake(engine: Engine, list: KnownList, { onSettled }: Asking): Promise<void> {
  await touchMembers(engine, list.list, wakingMembers);
  const message = 'the platform has archived the list for want of use; some members are sent again, which wakes it';
  onSettled({ ...nameOf(list), state: 'done', refused: {}, message });
}

const wakingMembers = 100;

/** Learns what became of a replacement that the last run sent whole and did not see the end of. */
async function settleSession(
  engine: Engine,
  { replacing }: Destination,
  list: KnownList,
  remoteId: string,
  { onSettled }: Asking,
): Promise<void> {
  if (replacing === undefined) return;
  const serial = <Result>(work: () => Promise<Result>): Promise<Result> => work();
  const state = await settleReplacement(replacing, { engine, serial, list: list.list, remoteId });
  if (state === 'done') {
    onSettled({
      ...nameOf(list),
      state,
      refused: {},
      message: 'the list was replaced: whoever else was on it has left',
    });
  } else if (state === 'failed') {
    const message = 'the platform failed to replace the list; everybody is sent again';
    onSettled({ ...nameOf(list), state, refused: {}, message });
  }
}

/** Whether a list that is there holds nobody whom the ledger has on it, or is not written to any more. */
const isLost = ({ state }: RemoteList) => state === 'expired' || state === 'unfit';

function lossOf(remote: RemoteList | undefined): string {
  if (remote === undefined) return 'the list is not there any more; if the config still has it, it is made anew';
  return remote.state === 'unfit'
    ? `the list ${remote.id} on the platform is ${remote.health}; another one takes its place, and whoever is on it stays there, also who withdraws, until it is deleted on the platform`
    : `the list expired on the platform (${remote.health}); everybody is sent again`;
}

/** Asks for the results of requests that a platform took; returns how many it still processes. */
export async function settlePending(engine: Engine, destination: Destination, asking: Asking): Promise<number> {
  if (destination.poll === undefined) return 0;
  let pending = 0;
  const { now, isDue = (request: LedgerRequest) => isAskDue(request, now) } = asking;
  for (const { list, request } of await pendingRequestsOf(engine, destination, asking.account)) {
    if (!isDue(request)) {
      pending += 1;
      continue;
    }
    const result = await settle(engine, destination, request, asking);
    if (result === undefined) pending += 1;
    else asking.onSettled({ ...nameOf(list), ...result });
  }
  return pending;
}

/** Requests whose result an ad account has not told yet, with their lists. */
export async function pendingRequestsOf(
  engine: Engine,
  destination: Destination,
  account: AdAccount,
): Promise<readonly { readonly list: KnownList; readonly request: LedgerRequest }[]> {
  const pending = await pendingRequests(engine);
  // Nearly always there is none.
  const lists = pending.length === 0 ? [] : await listsOn(engine, destination, account);
  return pending.flatMap((request) => {
    const list = lists.find((candidate) => candidate.list === request.list);
    return list === undefined ? [] : [{ list, request }];
  });
}

/** Lists of an ad account; those of an account that the config named before are another's business. */
export const listsOn = async (engine: Engine, destination: Destination, account: AdAccount) =>
  (await knownLists(engine)).filter((list) => list.destination === destination.name && isSameAdAccount(list, account));

const nameOf = ({ audience, destination }: KnownList) => ({ audience, destination });

async function settle(
  engine: Engine,
  destination: Destination,
  request: LedgerRequest,
  { now, isLook }: Asking,
): Promise<Omit<Settled, 'audience' | 'destination'> | undefined> {
  if (destination.poll === undefined || request.reference === undefined) return undefined;
  let result;
  try {
    result = await destination.poll(request.reference);
  } catch (error) {
    // A request that the platform does not know any more will never have another result.
    if (!(error instanceof DestinationError) || error.disposition !== 'gone') throw error;
    await writeResult(engine, request, { state: 'failed', again: true, refused: 0, detail: error.message }, now);
    const message = `${words(request)} is not known to the platform any more; it is sent again`;
    return { state: 'failed', refused: {}, message };
  }
  if (result.state === 'processing') {
    const { resultsWithinMs = Infinity } = destination.capabilities;
    if (now.getTime() - Date.parse(request.sentAt) <= resultsWithinMs) {
      if (isLook === undefined) await noteAsked(engine, request.request, now);
      return undefined;
    }
    const message = `${words(request)} has no result, and none will come any more; it is sent again`;
    await writeResult(engine, request, { state: 'failed', again: true, refused: 0, detail: 'no result in time' }, now);
    return { state: 'failed', refused: {}, message };
  }
  const refused = total(result.refused);
  const detail = Object.entries({ ...result.refused, ...result.warnings })
    .map(([reason, n]) => `${reason}: ${n}`)
    .join(', ');
  const { state, again } = result;
  await writeResult(engine, request, { state, again, refused, detail: detail === '' ? undefined : detail }, now);
  const why = detail === '' ? '' : ` (${detail})`;
  const isRepeated = state !== 'done' && (again || request.operation !== 'add');
  const next = isRepeated ? '; it is sent again' : '';
  const message = `${words(request)} ${outcomes[state]}${why}${next}`;
  return { state: result.state, refused: result.refused, message };
}

const outcomes = {
  done: 'is finished',
  partial: 'was taken in part',
  failed: 'failed on the platform',
} as const;

function words({ operation, members, sentAt }: LedgerRequest): string {
  if (operation === 'clear') return `the clearing of the list from whoever else was on it, asked for at ${sentAt},`;
  const whose = members === 1 ? '1 member' : `${members} members`;
  return `the ${operation === 'add' ? 'addition' : 'removal'} of ${whose} sent at ${sentAt}`;
}
