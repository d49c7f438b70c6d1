import type { Destination } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { endedEchoes, noteUnanswered } from '../ledger/echoes.ts';
import type { KnownList } from '../ledger/lists.ts';
import { writeResult } from '../ledger/requests.ts';

/**
 * Where results come later, a request whose answer was lost may come true behind those that were sent after it, and nobody can ask
 * for it. What it touches is sent, or removed, once more when nothing of it can come any more.
 */
export async function settleEchoes(
  engine: Engine,
  { capabilities }: Destination,
  lists: readonly KnownList[],
  now: Date,
): Promise<void> {
  const { results, resultsWithinMs } = capabilities;
  if (results !== 'asynchronous' || resultsWithinMs === undefined) return;
  const horizon = new Date(now.getTime() - resultsWithinMs);
  for (const { list } of lists) {
    await noteUnanswered(engine, list, horizon);
    for (const echo of await endedEchoes(engine, list, horizon)) {
      await writeResult(engine, { ...echo, list }, { state: 'done', again: false, refused: 0, detail: undefined }, now);
    }
  }
}
