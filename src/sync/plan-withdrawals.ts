import { adAccountOf } from '../config/ad-account.ts';
import type { Config } from '../config/config.ts';
import type { Barred } from '../contacts/suppression.ts';
import type { Capabilities } from '../destinations/destination.ts';
import { destinationCapabilities } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { heldMembers, isDue } from '../ledger/held.ts';
import { type KnownList, knownLists } from '../ledger/lists.ts';
import { catalog } from '../ledger/schema.ts';
import { planChanges } from './list-changes.ts';
import { type Plan, type PlannedList, trippedGuards } from './plan.ts';
import { canWithdraw, leavingWay } from './leaving-way.ts';
import { isReachable, isUntended } from './untended-lists.ts';
import { refreshReasons, replacementBy } from './whole-list.ts';
import { sayUnsendable } from './whole-list-size.ts';
import { withdrawnKeys } from './withdrawn.ts';

/**
 * Lists that are not to be passed over and on which somebody is who must be on none: of audiences that were not asked for, and
 * of those that the config has no more. Of the latter also those to which others are to be put back, whom an earlier removal took
 * along: no other run would do it. A list on an ad account that the config has no more cannot be reached.
 *
 * @param known those among which they are; not those that a plan looks at anyway: to look for barred people among millions takes its time
 */
export async function withdrawalLists(
  engine: Engine,
  config: Config,
  known: readonly KnownList[],
  barred: Barred | undefined,
): Promise<KnownList[]> {
  const found: KnownList[] = [];
  for (const list of known) {
    if (list.remoteId === undefined || !isReachable(config, list)) continue;
    const capabilities = await capabilitiesOf(config, list);
    if (!canWithdraw(capabilities)) continue;
    const mine = withdrawnKeys(`(${heldMembers(list.list)})`, capabilities, barred);
    const torn = `SELECT key FROM ${catalog}.heals WHERE list = ${list.list} AND request IS NOT NULL AND ${isDue(list.list)}`;
    const reasons = [...(barred === undefined ? [] : [mine]), ...(isUntended(config, list) ? [torn] : [])];
    for (const reason of reasons) {
      const { some } = await engine.row(`SELECT EXISTS (${reason}) AS some`);
      if (some !== true) continue;
      found.push(list);
      break;
    }
  }
  return found.toSorted((a, b) => compare(a.audience, b.audience) || compare(a.destination, b.destination));
}

/** A list on which somebody is who must be on none and who cannot be taken off by name. */
interface StayedOn {
  readonly list: KnownList;
  readonly members: number;
  /** Whether they leave when the list is sent whole; else no call takes them off. */
  readonly isWhole: boolean;
}

/** Those of `known` on which somebody is who cannot be taken off without looking at who is wanted, or not at all. */
async function stayedOn(
  engine: Engine,
  config: Config,
  known: readonly KnownList[],
  barred: Barred | undefined,
): Promise<StayedOn[]> {
  const found: StayedOn[] = [];
  for (const list of known) {
    if (barred === undefined || list.remoteId === undefined || !isReachable(config, list)) continue;
    const capabilities = await capabilitiesOf(config, list);
    if (canWithdraw(capabilities)) continue;
    const keys = withdrawnKeys(`(${heldMembers(list.list)})`, capabilities, barred);
    const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM (${keys})`);
    if (Number(n) > 0) found.push({ list, members: Number(n), isWhole: leavingWay(capabilities) === 'whole-list' });
  }
  return found;
}

/** Lists of the config's audiences that must be sent whole for somebody to leave them who must be on none. */
export async function listsToSendWhole(
  engine: Engine,
  config: Config,
  known: readonly KnownList[],
  barred: Barred | undefined,
): Promise<KnownList[]> {
  const tended = known.filter((list) => !isUntended(config, list));
  const lists = await stayedOn(engine, config, tended, barred);
  return lists.filter(({ isWhole }) => isWhole).map(({ list }) => list);
}

/** What is said of lists (those that a plan does not look at) on which somebody stays who must be on none. */
export async function stayingWarnings(
  engine: Engine,
  config: Config,
  known: readonly KnownList[],
  barred: Barred | undefined,
): Promise<Diagnostic[]> {
  return (await stayedOn(engine, config, known, barred)).map(({ list, members, isWhole }) => {
    return {
      severity: 'warning',
      message: `${list.audience} on ${list.destination}: ${sayStaying(members)} on the list ${
        isWhole
          ? 'for now: what it holds is sent in plain and not kept, so that they leave only when the whole list is sent'
          : 'until their membership is over: the platform takes nobody off'
      }`,
      fix:
        isWhole && !isUntended(config, list)
          ? `Run \`audience-sync sync ${list.audience}\`.`
          : 'To have them off now, delete the list on the platform.',
    };
  });
}

/**
 * Lists of a plan on which whoever withdrew stays while a guard stops it: they hold what is kept nowhere, and are written as a whole or
 * not at all.
 */
export async function guardedWarnings(config: Config, lists: readonly PlannedList[]): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  if (lists.every(({ guards }) => guards.length === 0)) return warnings;
  for (const { audience, destination, members, withdrawn } of lists) {
    if (withdrawn === 0) continue;
    if (canWithdraw(await capabilitiesOf(config, { destination, members }))) continue;
    warnings.push({
      severity: 'warning',
      message: `${audience} on ${destination}: ${sayStaying(withdrawn)} on the list for as long as a guard stops the run: what it holds is sent in plain and not kept, so that they leave only when the whole list is sent`,
      fix: 'Look at what the guard says, and let the run go on with `--yes` if it is meant.',
    });
  }
  return warnings;
}

function sayStaying(members: number): string {
  return members === 1 ? '1 member withdrew and stays' : `${members.toLocaleString('en')} members withdrew and stay`;
}

async function capabilitiesOf(
  { destinations }: Config,
  { destination, members }: Pick<KnownList, 'destination' | 'members'>,
): Promise<Capabilities> {
  const account = destinations.get(destination);
  if (account === undefined) throw new Error(`destination ${destination} does not exist`);
  return await destinationCapabilities(account, members);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What of a plan goes out although `max_removed` stops it: whoever withdrew is not kept on a list because others seem to have left.
 * Undefined when another guard stops it as well, for who denies consent may be wrong then, too; and when nobody withdrew.
 */
export async function withdrawalsOf(
  engine: Engine,
  config: Config,
  plan: Plan,
  barred: Barred | undefined,
): Promise<Plan | undefined> {
  if (trippedGuards(plan).some(({ guard }) => guard.guard !== 'max_removed')) return undefined;
  const lists: PlannedList[] = [];
  for (const list of await withdrawalLists(engine, config, await knownLists(engine), barred)) {
    lists.push(await planWithdrawals(engine, config, { list, index: plan.lists.length + lists.length, barred }));
  }
  return lists.length === 0 ? undefined : { ...plan, lists, experiments: [] };
}

/** Plans that whoever must be on no list leaves one; everybody else stays as they are, and so does the list. */
export async function planWithdrawals(
  engine: Engine,
  config: Config,
  { list, index, barred }: { readonly list: KnownList; readonly index: number; readonly barred: Barred | undefined },
): Promise<PlannedList> {
  const capabilities = await capabilitiesOf(config, list);
  const held = `(${heldMembers(list.list)})`;
  const staying = quoteName(`staying ${index}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${staying} AS
    SELECT key, person, value FROM ${held} ANTI JOIN (${withdrawnKeys(held, capabilities, barred)}) USING (key)`);
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${staying}`);
  const wanted = Number(n);
  const changes = await planChanges(engine, index, {
    wanted: {
      table: staying,
      wanted,
      members: () => Promise.reject(new Error('nobody comes to a list by withdrawals')),
      unkept: undefined,
    },
    list: list.list,
    capabilities,
    renewal: undefined,
    full: false,
    barred,
    keeps: true,
  });
  await engine.run(`DROP TABLE ${staying}`);
  const { adds, removes, refreshes, leaving, withdrawn } = changes;
  return {
    index,
    audience: list.audience,
    destination: list.destination,
    members: list.members,
    ...adAccountOf(list),
    spec: {
      key: `audience-sync:${config.project}:${list.audience}`,
      name: list.name ?? list.audience,
      description: list.description ?? '',
      membershipDays: list.membershipDays,
      takesValues: list.takesValues,
      members: list.members,
    },
    fields: [],
    wanted,
    adds,
    removes,
    refreshes,
    refreshedFor: refreshReasons(changes, capabilities.changes === 'whole-list' ? 'whole' : 'mending'),
    leaving,
    withdrawn,
    turnover: { joined: 0, changed: 0, left: {} },
    onlyWithdrawals: true,
    ...replacementBy(changes, { full: false, capabilities }),
    unchanged: changes.staying - refreshes,
    refusedBefore: 0,
    rejected: {},
    keptOut: {},
    warnings: [sayUnsendable({ wanted, withdrawn }, capabilities, true)].filter((each) => each !== undefined),
    guards: [],
    revision: list.revision,
  };
}
