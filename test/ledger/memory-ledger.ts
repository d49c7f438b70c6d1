import type { Engine } from '../../src/engine/engine.ts';
import { acknowledged, dueKeys, heldMembers, unansweredAdditions } from '../../src/ledger/held.ts';
import { type Answer, writeIntent, writeReceipt } from '../../src/ledger/journal.ts';
import { ensureKnownList } from '../../src/ledger/lists.ts';
import { createLedger, memberColumns } from '../../src/ledger/schema.ts';
import { keyOf, memberOf, memberTable, type ModelMember } from '../sync/model-members.ts';

export const list = 1;
export const at = new Date('2026-11-24T06:00:00Z');

/** Gives an engine an empty ledger in memory, with one list. */
export async function memoryLedger(engine: Engine): Promise<void> {
  await engine.run("DETACH DATABASE IF EXISTS ledger; ATTACH ':memory:' AS ledger");
  await createLedger(engine);
  await ensureKnownList(engine, {
    audience: 'vips',
    destination: 'model',
    type: 'model',
    endpoint: 'https://model.example.com',
    account: '1',
  });
  // Where it begins is random.
  await engine.run('UPDATE ledger.lists SET revision = 0');
}

/** A person with an e-mail and a phone of that name. */
export const member = (name: string): ModelMember => ({
  person: [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
  email: [`${name}@example.com`],
  phone: [`+${name}`],
  address: [],
});
export const keyOfName = (name: string): string => String(keyOf(member(name)));
const nameOf = (key: unknown): string => memberOf(String(key)).email[0]?.split('@')[0] ?? '';

const names = async (engine: Engine, query: string): Promise<string[]> =>
  (await engine.rows(`SELECT key FROM (${query})`))
    .map((row) => nameOf(row['key']))
    .toSorted((a, b) => a.localeCompare(b));

/** What the ledger says, by name. */
export async function ledgerSays(engine: Engine) {
  return {
    members: await names(engine, acknowledged(list)),
    held: await names(engine, heldMembers(list)),
    due: await names(engine, dueKeys(list)),
    refused: await names(engine, 'FROM ledger.refused'),
    inFlight: await names(
      engine,
      `SELECT key FROM ledger.in_flight_1 UNION ALL SELECT key FROM (${unansweredAdditions(list)})`,
    ),
  };
}

let batches = 0;
/** Writes the intent for these people; `named` removals name only the e-mail. */
export async function intend(
  engine: Engine,
  operation: 'add' | 'remove',
  people: readonly string[],
  named = false,
): Promise<number> {
  batches += 1;
  const table = `"batch ${batches}"`;
  await memberTable(engine, table, people.map(member));
  if (named) await engine.run(`UPDATE ${table} SET phone = NULL`);
  const select = `SELECT ${memberColumns.join(', ')} FROM ${table} WHERE true`;
  return writeIntent(engine, { run: 'r1', list, operation, members: people.length, select }, at);
}

export const answer = (over: Partial<Answer> = {}): Answer => ({
  reference: undefined,
  processing: false,
  refused: [],
  again: [],
  refusedUnnamed: 0,
  ...over,
});

/** Intent and receipt. */
export async function send(
  engine: Engine,
  operation: 'add' | 'remove',
  people: readonly string[],
  over: Partial<Answer> = {},
): Promise<number> {
  const request = await intend(engine, operation, people);
  await writeReceipt(engine, { list, operation, request }, answer(over), at);
  return request;
}
