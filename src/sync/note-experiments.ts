import type { Engine } from '../engine/engine.ts';
import { recordAssignments } from '../ledger/experiments.ts';
import { transaction } from '../ledger/transaction.ts';
import type { Plan } from './plan.ts';
import { assignedTable, assignedTokensTable } from './plan-tables.ts';

/** Writes down whom the plan's experiments divide, before anything of it is sent: from then on they are in their arms. */
export async function noteExperiments(engine: Engine, { experiments }: Plan, now: Date): Promise<void> {
  if (experiments.length === 0) return;
  const divided = experiments.map((each) => ({ ...each, split: new Map(Object.entries(each.split)) }));
  await transaction(engine, recordAssignments(divided, { people: assignedTable, tokens: assignedTokensTable }, now));
}
