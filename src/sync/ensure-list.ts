import type { Destination, ListSpec, RemoteList } from '../destinations/destination.ts';
import { DestinationError } from '../errors/destination-error.ts';
import type { KnownList } from '../ledger/lists.ts';

export interface EnsuredList {
  readonly id: string;
  readonly how: 'known' | 'found' | 'created';
  /** Days after which members leave it now; undefined: never, or not told. */
  readonly membershipDays: number | undefined;
  /** Whether its members must come with values; else they come without. */
  readonly takesValues: boolean;
}

/**
 * Makes sure that the platform has the list and that it looks as the config says. A list is found again by our own key,
 * so that neither two runs nor a lost ledger make a second one.
 *
 * @throws DestinationError `refused` when the list takes no members
 */
export async function ensureList(
  destination: Destination,
  spec: ListSpec,
  known: KnownList | undefined,
  /** What the platform said already of a known list, and of one that was looked for. */
  told: { readonly described: RemoteList | undefined; readonly found: RemoteList | undefined },
): Promise<EnsuredList> {
  if (known?.remoteId !== undefined) {
    if (told.described !== undefined) refuseBlocked(told.described);
    if (listEdits(known, spec).length > 0) await destination.updateList(known.remoteId, spec);
    return { id: known.remoteId, how: 'known', membershipDays: daysOf(spec, known), takesValues: known.takesValues };
  }
  const found = told.found ?? (await destination.findList(spec)) ?? (await adopted(destination, spec));
  if (found !== undefined) {
    refuseBlocked(found);
    await destination.updateList(found.id, spec);
    const takesValues = found.takesValues ?? false;
    return { id: found.id, how: 'found', membershipDays: daysOf(spec, found), takesValues };
  }
  const created = await destination.createList(spec);
  refuseBlocked(created);
  const takesValues = spec.takesValues ?? false;
  return { id: created.id, how: 'created', membershipDays: daysOf(spec, created), takesValues };
}

/** Where the config says so, a list of its name that is none of ours becomes ours. */
async function adopted(destination: Destination, spec: ListSpec): Promise<RemoteList | undefined> {
  return spec.adopts === true ? await destination.adoptList?.(spec) : undefined;
}

/** What about a list that the platform has is not as the config says, in words; nothing: it need not be touched. */
export function listEdits(known: KnownList, spec: ListSpec): string[] {
  const { name, description, membershipDays } = known;
  const days = daysOf(spec, known);
  return [
    ...(name === spec.name ? [] : [`renamed from "${name ?? ''}" to "${spec.name}"`]),
    ...(description === spec.description
      ? []
      : [`description changed from "${description ?? ''}" to "${spec.description}"`]),
    ...(membershipDays === days
      ? []
      : [`membership_days changed from ${membershipDays ?? 'none'} to ${days ?? 'none'}`]),
  ];
}

/** What is not asked for stays as it is: a time that was set cannot be unset. */
function daysOf(spec: ListSpec, list: Pick<RemoteList, 'membershipDays'>): number | undefined {
  return spec.membershipDays ?? list.membershipDays;
}

function refuseBlocked(list: RemoteList): void {
  if (list.state !== 'blocked') return;
  throw new DestinationError(`the list takes no members: ${list.health}`, {
    disposition: 'refused',
    fix:
      list.fix ??
      'Resolve it on the platform, or ask its support; when the list is deleted there, the next sync makes it anew.',
  });
}
