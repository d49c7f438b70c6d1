import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { type KnownList, knownLists, memberCount } from '../ledger/lists.ts';

/** Whether no audience of the config is for this list any more, so that no run changes it. */
export function isUntended(config: Config, list: KnownList): boolean {
  return config.audiences.get(list.audience)?.to.includes(list.destination) !== true || !isReachable(config, list);
}

/** Whether the config still has the list's ad account under the name that the ledger knows. */
export function isReachable({ destinations }: Config, { destination, account }: KnownList): boolean {
  return destinations.get(destination)?.account === account;
}

/**
 * Lists that hold members and that no audience is for any more. No change of the config empties a list, so a person must:
 * whoever takes consent back stays on it. Only of ad accounts that can be asked, so that the warning ends with the list.
 */
export async function untendedWarnings(engine: Engine, config: Config): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const list of await knownLists(engine)) {
    if (!isReachable(config, list) || !isUntended(config, list)) continue;
    const { members } = await memberCount(engine, list.list);
    if (members === 0) continue;
    warnings.push({
      severity: 'warning',
      message: `no audience of the config is for the list "${list.name ?? list.audience}" on ${list.destination} any more: its ${members} members stay on it, also those who take consent back`,
      fix: 'Delete the list on the platform, or put the audience back into the config.',
    });
  }
  return warnings;
}
