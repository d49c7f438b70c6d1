import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { catalog, inFlightTable, membersTable } from './schema.ts';
import { raiseRevision } from './revision.ts';
import { transaction } from './transaction.ts';

/**
 * That everybody who is on a list without being wanted is to leave it, whoever they are: noted before anybody is sent, and kept
 * until it came true. The requests that add everybody again are those after `after`, up to `until`. Every step raises the
 * revision of the list: a plan from before it does not have whom it makes due.
 */
export interface Replacement {
  readonly list: number;
  /**
   * By the platform's clock: whoever was last added before that leaves. Undefined: one session replaces the list, or nothing was
   * sent for it yet.
   */
  readonly asOf: Date | undefined;
  readonly after: number;
  /** Undefined while they are being sent, and when a run died over it. */
  readonly until: number | undefined;
}

/** The replacement of a list that has not come true yet. */
export async function replacementOf(engine: Engine, list: number): Promise<Replacement | undefined> {
  const [row] = await engine.rows(`
    SELECT list, strftime(as_of, '%Y-%m-%dT%H:%M:%S.%gZ') AS as_of, after_request, until_request
    FROM ${catalog}.replacements WHERE list = ${list}`);
  if (row === undefined) return undefined;
  return {
    list,
    asOf: row['as_of'] === null ? undefined : new Date(String(row['as_of'])),
    after: Number(row['after_request']),
    until: row['until_request'] === null ? undefined : Number(row['until_request']),
  };
}

/** Whether it is to begin (again): nothing was sent for it, or a session broke off, and what came of it may become the list. */
export function isReplacementDue({ asOf, until }: Replacement): boolean {
  return asOf === undefined && until === undefined;
}

const lastRequest = `(SELECT coalesce(max(request), 0) FROM ${catalog}.requests)`;

/** Notes that everybody is sent from now on; without `asOf` also that they are to be. Takes the place of an earlier note. */
export async function beginReplacement(engine: Engine, list: number, asOf?: Date): Promise<void> {
  const time = asOf === undefined ? 'NULL' : `${quoteText(asOf.toISOString())}::TIMESTAMP`;
  await transaction(engine, [
    `INSERT OR REPLACE INTO ${catalog}.replacements VALUES (${list}, ${time}, ${lastRequest}, NULL)`,
    raiseRevision(list),
  ]);
}

/** Notes that everybody was sent. */
export async function endSending(engine: Engine, list: number): Promise<void> {
  await update(engine, list, `until_request = ${lastRequest}`);
}

/** Notes that everybody must be sent anew. */
export async function restartReplacement(engine: Engine, list: number): Promise<void> {
  await update(engine, list, 'until_request = NULL');
}

/** Notes that those whose addition failed were sent once more: it is their requests that count now. */
export async function followResends(engine: Engine, list: number): Promise<void> {
  await update(engine, list, `after_request = until_request, until_request = ${lastRequest}`);
}

async function update(engine: Engine, list: number, set: string): Promise<void> {
  await transaction(engine, [`UPDATE ${catalog}.replacements SET ${set} WHERE list = ${list}`, raiseRevision(list)]);
}

/** Forgets a replacement: there is nobody on the list but whom this program sent, or no way to take them off. */
export async function dropReplacement(engine: Engine, list: number): Promise<void> {
  await transaction(engine, [`DELETE FROM ${catalog}.replacements WHERE list = ${list}`]);
}

/** Writes down that a session came true: nobody is on the list but whom it sent. */
export async function finishReplacement(engine: Engine, { list, after }: Replacement): Promise<void> {
  await transaction(engine, [
    `DELETE FROM ${membersTable(list)} WHERE request <= ${after}`,
    `DELETE FROM ${inFlightTable(list)} WHERE request <= ${after}`,
    `DELETE FROM ${catalog}.heals WHERE list = ${list}`,
    ...end(`list = ${list}`),
    raiseRevision(list),
  ]);
}

/** What became of the requests that sent everybody: whether some are open, whether members of some had to be sent again. */
export async function sendingState(
  engine: Engine,
  { list, after, until }: Replacement,
): Promise<{ readonly open: boolean; readonly failed: boolean }> {
  const { open, failed } = await engine.row(`
    SELECT coalesce(bool_or(state IN ('sending', 'processing')), false) AS open,
      coalesce(bool_or(again), false) AS failed
    FROM ${catalog}.requests
    WHERE list = ${list} AND operation = 'add' AND request > ${after} AND request <= ${until ?? 0}`);
  return { open: open === true, failed: failed === true };
}

/** Whether the platform is at clearing a list for a replacement. */
export async function isBeingCleared(engine: Engine, { list, after }: Replacement): Promise<boolean> {
  const { some } = await engine.row(`SELECT EXISTS (
    FROM ${catalog}.requests
    WHERE list = ${list} AND request > ${after} AND operation = 'clear' AND state = 'processing') AS some`);
  return some === true;
}

/** SQL statements that end a replacement because the clearing `request` came true, unless it was asked for by an earlier one. */
export function endOfReplacement(list: number, request: number): string[] {
  return end(`list = ${list} AND after_request < ${request}`);
}

/** SQL statements that end replacements: nobody is on the lists but whom the ledger knows. */
function end(which: string): string[] {
  const rows = `FROM ${catalog}.replacements WHERE ${which}`;
  return [`UPDATE ${catalog}.lists SET strangers = false WHERE list IN (SELECT list ${rows})`, `DELETE ${rows}`];
}
