import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { ConnectableConfig } from '../config/destination-config.ts';
import type { DestinationContext } from '../destinations/destination.ts';
import { forMembers } from '../destinations/for-members.ts';
import { connect } from '../destinations/registry.ts';
import type { Engine } from '../engine/engine.ts';
import { batchRanges, batchReader } from './batches.ts';
import { makePlan } from './make-plan.ts';
import { loadPeople } from './people.ts';
import type { Plan, PlannedList } from './plan.ts';
import type { Reading } from './reading.ts';
import { holdPlan } from './saved-plan.ts';

export interface Exporting {
  readonly audiences: readonly AudienceConfig[];
  /** Where they go in place of their own destinations; it takes whole lists, and the ledger knows none of it. */
  readonly destination: ConnectableConfig;
  readonly reading: Reading;
  readonly context: DestinationContext;
  onStep(step: string): void;
}

/** Plans audiences as if they went to another destination, that has nobody yet. The engine has the ledger attached. */
export async function planExport(engine: Engine, config: Config, exporting: Exporting): Promise<Plan> {
  const { destination, reading, context, onStep } = exporting;
  const audiences = exporting.audiences.map((audience) => ({ ...audience, to: [destination.name] }));
  const exported: Config = {
    ...config,
    destinations: new Map([...config.destinations, [destination.name, destination]]),
    audiences: new Map([...config.audiences, ...audiences.map((audience) => [audience.key, audience] as const)]),
  };
  await holdPlan(engine);
  onStep('reading sources');
  const people = await loadPeople(engine, exported, audiences, reading);
  const now = () => context.now();
  const plan = await makePlan(engine, exported, { audiences, people, full: false, keeps: true, now, onStep });
  // What else is said is of the config's own lists.
  return { ...plan, warnings: people.warnings };
}

/** Sends the lists of such a plan; gives their names there. */
export async function sendExport(
  engine: Engine,
  { lists }: Plan,
  { destination: settings, context }: Pick<Exporting, 'destination' | 'context'>,
): Promise<{ readonly list: PlannedList; readonly name: string; readonly warnings: readonly string[] }[]> {
  const connected = await connect(settings, context);
  const sent = [];
  for (const list of lists) {
    const destination = forMembers(connected, list.members);
    const { replacing, capabilities } = destination;
    if (replacing === undefined) throw new Error(`${settings.type} takes no whole lists`);
    const { id: name } = await destination.createList(list.spec);
    const session = replacing.open(name);
    const read = batchReader(engine, list.index, destination);
    const ranges = batchRanges('add', list.adds, capabilities.batchSize);
    const warnings: string[] = [];
    try {
      if (ranges.length === 0) await session.send({ seq: 1, last: true }, []);
      for (const [index, range] of ranges.entries()) {
        context.signal.throwIfAborted();
        const receipt = await session.send({ seq: index + 1, last: range.last }, (await read(range)).members);
        warnings.push(...receipt.warnings);
      }
    } finally {
      await session.abandon?.();
    }
    sent.push({ list, name, warnings });
  }
  return sent;
}
