import { adAccountOf, isSameAdAccount, sayAdAccount } from '../config/ad-account.ts';
import type { AudienceConfig, ExperimentConfig } from '../config/audience-config.ts';
import { audienceOf } from '../config/audience-families.ts';
import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { heldMembers } from '../ledger/held.ts';
import { isSame, type KnownList, memberCount } from '../ledger/lists.ts';
import type { Admission } from './admission/admit.ts';
import { heldOut } from './admission/held-out.ts';

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
  admission: Pick<Admission, 'experiments'>,
): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const list of known.filter((one) => isUntended(config, one))) {
    const warn = isReachable(config, list) ? leftOver : isLeft(config, known, list) ? leftBehind : undefined;
    if (warn === undefined) continue;
    const { members } = await memberCount(engine, list.list);
    if (members === 0) continue;
    const experiment = isReachable(config, list) ? splitSince(config, list)?.experiment : undefined;
    warnings.push({
      severity: 'warning',
      ...(experiment === undefined
        ? warn(list, members)
        : beforeSplit(list, members, {
            name: experiment.name,
            heldOut: await heldOutOn(engine, list, experiment, admission),
          })),
    });
  }
  return warnings;
}

/** The audience whose variants have lists of their own now, where the list is that of the audience as a whole, or of a value of it. */
function splitSince({ audiences }: Config, { audience: key }: KnownList): AudienceConfig | undefined {
  const isOf = ({ family, forEach }: AudienceConfig) =>
    key === family || (forEach !== undefined && key.startsWith(`${family}.`) && !key.includes('.', family.length + 1));
  return [...audiences.values()].find((each) => each.variant !== undefined && isOf(each));
}

/** How many of a list's people are held out of an experiment. */
async function heldOutOn(
  engine: Engine,
  { list }: KnownList,
  { name }: ExperimentConfig,
  admission: Pick<Admission, 'experiments'>,
): Promise<number> {
  const { n } = await engine.row(
    `SELECT count(DISTINCT person)::INTEGER AS n FROM (${heldMembers(list)}) WHERE person IN (${heldOut(name, admission)})`,
  );
  return Number(n);
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

const beforeSplit = (
  list: KnownList,
  members: number,
  experiment: { readonly name: string; readonly heldOut: number },
) => ({
  message: `the list ${nameOf(list)} on ${list.destination} is of the audience before it was split, and no audience is for it any more: its ${members} members stay on it, but for those who deny consent or are suppressed${
    experiment.heldOut > 0
      ? `; among them ${experiment.heldOut} who are held out of experiment "${experiment.name}"`
      : ''
  }`,
  fix: 'Delete the list on the platform: as long as ads are shown to it, the experiment compares nothing. Or take `split` out again, take everybody off the list with a segment of nobody, and split the audience then.',
});

const leftBehind = (list: KnownList, members: number) => ({
  message: `${list.destination} is another ad account now: the list ${nameOf(list)} of the one before, ${sayAdAccount(list)}, keeps its ${members} members, also those who take consent back`,
  fix: 'To go on with that list, put its account and endpoint back into the config; else delete it there.',
});

const nameOf = ({ name, audience }: KnownList): string => `"${name ?? audience}"`;
