import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { forgetMembersOf } from '../ledger/journal.ts';
import { answeredMembers } from '../ledger/held.ts';
import type { MatchUnit } from './match-units.ts';
import { memberValues } from './match-units.ts';
import { planCatalog } from './plan-tables.ts';

/**
 * The quoted table of a list's superseded members (`key`, `person`): on the list and not wanted as they were sent, while the
 * same person is wanted with all that was sent, and more or other things besides.
 */
export function supersededTable(index: number): string {
  return `${planCatalog}.${quoteName(`superseded_${index}`)}`;
}

/**
 * Takes superseded members out of `removes`. A removal could name only what the person is wanted with: it would take everybody
 * off a list whenever the config lets out one identifier more, to add them again at once.
 */
export async function setSupersededAside(
  engine: Engine,
  index: number,
  given: { readonly removes: string; readonly wanted: string; readonly units: readonly MatchUnit[] },
): Promise<void> {
  const { removes, wanted, units } = given;
  const table = supersededTable(index);
  await engine.run(`CREATE OR REPLACE TABLE ${table} AS ${carried(units, removes, wanted)}`);
  await engine.run(`DELETE FROM ${removes} WHERE key IN (SELECT key FROM ${table})`);
}

/** Nobody is superseded on a list that was never sent to. */
export async function setNobodyAside(engine: Engine, index: number): Promise<void> {
  await engine.run(`CREATE OR REPLACE TABLE ${supersededTable(index)} (key UHUGEINT, person UBIGINT)`);
}

/** Forgets superseded members, once the ledger has all that was sent of them under what the person is wanted with. */
export async function forgetSuperseded(
  engine: Engine,
  list: number,
  index: number,
  units: readonly MatchUnit[],
): Promise<void> {
  const superseded = supersededTable(index);
  const { some } = await engine.row(`SELECT EXISTS (FROM ${superseded}) AS some`);
  if (some !== true) return;
  const members = answeredMembers(list);
  await forgetMembersOf(
    engine,
    list,
    carried(
      units,
      `(FROM (${members}) SEMI JOIN ${superseded} USING (key))`,
      `(FROM (${members}) ANTI JOIN ${superseded} USING (key))`,
    ),
  );
}

/** SQL giving `key` and `person` of members of which every value (and at least one) is another member's of the same person. */
function carried(units: readonly MatchUnit[], members: string, others: string): string {
  const mine = memberValues(units, members);
  return `
    SELECT key, person FROM (${mine}) GROUP BY key, person
    EXCEPT SELECT key, person FROM (${mine}) ANTI JOIN (${memberValues(units, others)}) USING (unit, person, value)`;
}
