import { adAccountOf } from '../config/ad-account.ts';
import type { Config } from '../config/config.ts';
import { stateDirectory } from '../config/state-directory.ts';
import type { Engine } from '../engine/engine.ts';
import { acceptLoss, lacksRequests } from '../ledger/high-water.ts';
import { ensureKnownList, knownLists, noteStrangers } from '../ledger/lists.ts';
import { beginReplacement } from '../ledger/replacements.ts';

/**
 * Takes a ledger that lacks requests, or knows no list, for whole, and notes for every list, of the ledger and of the config, that it is to
 * be replaced: this run may be meant for some of them only, or end before it comes to all.
 */
export async function replaceAllAfterLoss(engine: Engine, config: Config): Promise<void> {
  const directory = stateDirectory(config.directory);
  const isLost = (await lacksRequests(engine, directory)) || (await knownLists(engine)).length === 0;
  if (!isLost) return;
  for (const audience of config.audiences.values()) {
    // Which values have a list is known when the files are read; a list that is made anew is taken for one that may hold others.
    if (audience.forEach !== undefined) continue;
    const { key, members } = audience;
    for (const destination of audience.to) {
      const account = config.destinations.get(destination);
      if (account === undefined) continue;
      await ensureKnownList(engine, { audience: key, destination, members, ...adAccountOf(account) });
    }
  }
  await noteStrangers(engine);
  for (const { list } of await knownLists(engine)) await beginReplacement(engine, list);
  await acceptLoss(engine, directory);
}
