import { adAccountOf } from '../config/ad-account.ts';
import type { Engine } from '../engine/engine.ts';
import { ensureKnownList } from '../ledger/lists.ts';
import { beginReplacement } from '../ledger/replacements.ts';
import type { Plan } from './plan.ts';

/**
 * Notes for every list to which a plan sends everybody that it is to, before anything is sent: a run that ends before it comes to
 * all is gone on with by the next one.
 */
export async function noteReplacements(engine: Engine, plan: Plan): Promise<void> {
  for (const planned of plan.lists) {
    if (!planned.replaces && planned.refreshedFor.full === 0) continue;
    const { audience, destination, members } = planned;
    const { list } = await ensureKnownList(engine, { audience, destination, members, ...adAccountOf(planned) });
    await beginReplacement(engine, list);
  }
}
