import { isSameAdAccount } from '../config/ad-account.ts';
import type { Config } from '../config/config.ts';
import type { DestinationConfig } from '../config/destination-config.ts';
import type { Engine } from '../engine/engine.ts';
import { claimLedger } from '../ledger/claim-ledger.ts';
import { isSame, type KnownList, knownLists, noteAccount, renameDestination } from '../ledger/lists.ts';

/**
 * Brings the attached ledger in line with the names of the config, before anything is read from it: a destination with
 * another name is still the same ad account, and who is on its lists is still known.
 *
 * @throws UserError when the ledger is of another project
 */
export async function fitLedger(engine: Engine, config: Config): Promise<void> {
  await claimLedger(engine, config.project);
  const known: KnownList[] = [];
  for (const list of await knownLists(engine)) {
    const account = list.endpoint === '' ? formerAccount(config, list) : undefined;
    if (account !== undefined) await noteAccount(engine, list.list, account);
    known.push({ ...list, ...(account && { type: account.type, endpoint: account.endpoint }) });
  }
  for (const list of known) {
    const name = newName(config, known, list);
    if (name !== undefined) await renameDestination(engine, list.list, name);
  }
}

/** Where a list is whose ledger kept no more of its ad account than the id: where the config has that id. */
function formerAccount({ destinations }: Config, list: KnownList): DestinationConfig | undefined {
  const named = destinations.get(list.destination);
  if (named !== undefined) return named.account === list.account ? named : undefined;
  const others = [...destinations.values()].filter(({ account }) => account === list.account);
  return others.length === 1 ? others[0] : undefined;
}

/** The one destination that has a list's ad account when the config knows the old name no more. */
function newName(config: Config, known: readonly KnownList[], list: KnownList): string | undefined {
  if (config.destinations.has(list.destination)) return undefined;
  const names = [...config.destinations.values()]
    .filter((account) => isSameAdAccount(account, list))
    .map(({ name }) => name)
    .filter((destination) => !known.some((other) => isSame(other, { ...list, destination })));
  return names.length === 1 ? names[0] : undefined;
}
