import type { MemberKind } from '../config/audience-config.ts';
import type { Destination } from './destination.ts';

/** The destination with the door for such members in the place of that for people. */
export function forMembers(destination: Destination, members: MemberKind = 'people'): Destination {
  if (members === 'people') return destination;
  const {
    wording: _wording,
    finish: _finish,
    poll: _poll,
    clearing: _clearing,
    replacing: _replacing,
    ...account
  } = destination;
  if (account.companies === undefined) throw new Error(`${destination.name} takes no companies`);
  return { ...account, ...account.companies };
}
