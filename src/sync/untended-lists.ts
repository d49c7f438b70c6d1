import { adAccountOf, isSameAdAccount, sayAdAccount } from '../config/ad-account.ts';
import type { AudienceConfig } from '../config/audience-config.ts';
import { audienceOf } from '../config/audience-families.ts';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { heldMembers } from '../ledger/held.ts';
import { isSame, type KnownList, knownLists, memberCount } from '../ledger/lists.ts';
import type { Admission } from './admission/admit.ts';
import { heldOut } from './admission/held-out.ts';

/** Whether no audience of the config is for this list any more, so that no run changes it. */
export function isUntended(config: Config, list: KnownList): boolean {
  const audience = audienceOf(config, list.audience);
  return (
    audience?.to.includes(list.destination) !== true || audience.members !== list.members || !isReachable(config, list)
  );
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
  admission: Pick<Admission, 'experiments'>,
): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const list of known.filter((one) => isUntended(config, one))) {
    const split = await splitWarning(engine, config, list, admission);
    if (split !== undefined) {
      warnings.push(split.warning);
      continue;
    }
    const warn = isReachable(config, list) ? leftOver : isLeft(config, known, list) ? leftBehind : undefined;
    if (warn === undefined) continue;
    const { members } = await memberCount(engine, list.list);
    if (members > 0) warnings.push({ severity: 'warning', ...warn(list, members) });
  }
  return warnings;
}

/** Lists from before a split on which people stay who are held out of the experiment, so that it compares nothing. */
export async function reachedWarnings(engine: Engine, config: Config, experiment: string): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const list of await knownLists(engine)) {
    if (splitSince(config, list)?.experiment?.name !== experiment) continue;
    const split = await splitWarning(engine, config, list, { experiments: new Map() });
    if (split !== undefined && split.heldOut > 0) warnings.push(split.warning);
  }
  return warnings;
}

/** Says of a list that its audience has been split since; undefined of other lists, and when nobody is on it. */
async function splitWarning(
  engine: Engine,
  config: Config,
  list: KnownList,
  admission: Pick<Admission, 'experiments'>,
): Promise<{ readonly warning: Diagnostic; readonly heldOut: number } | undefined> {
  const experiment = isReachable(config, list) ? splitSince(config, list)?.experiment : undefined;
  if (experiment === undefined) return undefined;
  const { members } = await memberCount(engine, list.list);
  if (members === 0) return undefined;
  const { n } = await engine.row(
    `SELECT count(DISTINCT person)::INTEGER AS n FROM (${heldMembers(list.list)}) WHERE person IN (${heldOut(experiment.name, admission)})`,
  );
  const among = Number(n) > 0 ? `; among them ${Number(n)} who are held out of experiment "${experiment.name}"` : '';
  return {
    heldOut: Number(n),
    warning: {
      severity: 'warning',
      message: `the list ${nameOf(list)} on ${list.destination} is of the audience before it was split, and no audience is for it any more: its ${members} members stay on it, but for those who deny consent or are suppressed${among}`,
      fix: 'Delete the list on the platform: as long as ads are shown to it, the experiment compares nothing. Or take `split` out again, take everybody off the list with a segment of nobody, and split the audience then.',
    },
  };
}

/** The audience whose variants have lists of their own now, where the list is that of the audience as a whole, or of a value of it. */
function splitSince({ audiences }: Config, { audience: key }: KnownList): AudienceConfig | undefined {
  const isOf = ({ family, forEach }: AudienceConfig) =>
    key === family || (forEach !== undefined && key.startsWith(`${family}.`) && !key.includes('.', family.length + 1));
  return [...audiences.values()].find((each) => each.variant !== undefined && isOf(each));
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
