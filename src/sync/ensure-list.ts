import type { Destination, ListSpec, RemoteList } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import type { KnownList } from '../ledger/lists.ts';

export interface EnsuredList {
  readonly id: string;
  readonly how: 'known' | 'found' | 'created';
}

/**
 * Makes sure that the platform has the list and that it looks as the config says. A list is found again by our own key,
 * so that neither two runs nor a lost ledger make a second one.
 *
 * @throws DestinationError `refused` when the platform blocks the list
 */
export async function ensureList(
  destination: Destination,
  spec: ListSpec,
  known: KnownList | undefined,
): Promise<EnsuredList> {
  if (known?.remoteId !== undefined) {
    if (!looksLike(known, spec)) await destination.updateList(known.remoteId, spec);
    return { id: known.remoteId, how: 'known' };
  }
  const found = await destination.findList(spec);
  if (found !== undefined) {
    refuseBlocked(found);
    await destination.updateList(found.id, spec);
    return { id: found.id, how: 'found' };
  }
  const created = await destination.createList(spec);
  refuseBlocked(created);
  return { id: created.id, how: 'created' };
}

function looksLike(known: KnownList, spec: ListSpec): boolean {
  return (
    known.name === spec.name && known.description === spec.description && known.membershipDays === spec.membershipDays
  );
}

function refuseBlocked(list: RemoteList): void {
  if (list.state !== 'blocked') return;
  throw new DestinationError(`the platform blocks the list: ${list.health}`, {
    disposition: 'refused',
    fix: 'Open the list in the platform and resolve what it says.',
  });
}
