import { adAccountOf, isSameAdAccount, sayAdAccount } from '../config/ad-account.ts';
import { audienceOf } from '../config/audience-families.ts';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { isSame, type KnownList, memberCount } from '../ledger/lists.ts';

/** Whether no audience of the config is for this list any more, so that no run changes it. */
export function isUntended(config: Config, list: KnownList): boolean {
  return audienceOf(config, list.audience)?.to.includes(list.destination) !== true || !isReachable(config, list);
}

/** Whether the config still has the list's ad account under the name that the ledger knows. */
export function isReachable({ destinations }: Config, list: KnownList): boolean {
  const account = destinations.get(list.destination);
  return account !== undefined && isSameAdAccount(account, list);
}

/**
 * Lists that hold members and that no audience is for any more. No change of the config empties a list, so a person must; only
 * whoever withdraws is taken off (`withdrawalLists`). Only of ad accounts that can be asked, so that the warning ends with the list;
 * of another ad account than a destination has now, until there is a list in that.
 */
export async function untendedWarnings(
  engine: Engine,
  config: Config,
  known: readonly KnownList[],
): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const list of known.filter((one) => isUntended(config, one))) {
    const warn = isReachable(config, list) ? leftOver : isLeft(config, known, list) ? leftBehind : undefined;
    if (warn === undefined) continue;
    const { members } = await memberCount(engine, list.list);
    if (members > 0) warnings.push({ severity: 'warning', ...warn(list, members) });
  }
  return warnings;
}

/** Whether an audience would get its first list on another ad account in place of this list. */
function isLeft(config: Config, known: readonly KnownList[], list: KnownList): boolean {
  const account = config.destinations.get(list.destination);
  if (account === undefined || audienceOf(config, list.audience)?.to.includes(list.destination) !== true) return false;
  return !known.some((other) => isSame(other, { ...list, ...adAccountOf(account) }));
}

const leftOver = (list: KnownList, members: number) => ({
  message: `no audience of the config is for the list ${nameOf(list)} on ${list.destination} any more: its ${members} members stay on it, but for those who deny consent or are suppressed`,
  fix: 'Delete the list on the platform, or put the audience back into the config.',
});

const leftBehind = (list: KnownList, members: number) => ({
  message: `${list.destination} is another ad account now: the list ${nameOf(list)} of the one before, ${sayAdAccount(list)}, keeps its ${members} members, also those who take consent back`,
  fix: 'To go on with that list, put its account and endpoint back into the config; else delete it there.',
});

const nameOf = ({ name, audience }: KnownList): string => `"${name ?? audience}"`;
