import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { selectKeys } from './member-keys.ts';
import { catalog, inFlightTable, memberColumns, membersTable } from './schema.ts';

/** A request about to be sent. */
export interface Intent {
  readonly run: string;
  readonly list: number;
  readonly operation: 'add' | 'remove';
  readonly members: number;
  /** SQL that gives `memberColumns` of the members in it. */
  readonly select: string;
}

/** What the platform answered. */
export interface Answer {
  readonly reference: string | undefined;
  /** The platform decides later and is asked for the result by the reference. */
  readonly processing: boolean;
  /** Members that were refused, with the platform's reason; they are not on the list and not offered again. */
  readonly refused: readonly { readonly key: string; readonly reason: string }[];
  /** Members that were not taken this time (throttled one by one) and will be sent again. */
  readonly again: readonly string[];
  readonly refusedUnnamed: number;
}

const columns = memberColumns.join(', ');

/** Writes down what is about to be sent, before it is. Returns the number of the request. */
export async function writeIntent(engine: Engine, intent: Intent, at: Date): Promise<number> {
  const { next } = await engine.row(`SELECT (coalesce(max(request), 0) + 1)::INTEGER AS next FROM ${catalog}.requests`);
  const request = Number(next);
  await transaction(engine, [
    `INSERT INTO ${inFlightTable(intent.list)} BY POSITION
     SELECT ${quoteText(intent.operation)}, ${request}, ${columns} FROM (${intent.select})`,
    `INSERT INTO ${catalog}.requests VALUES (${request}, ${quoteText(intent.run)}, ${intent.list}, ${quoteText(intent.operation)},
      ${intent.members}, 'sending', NULL, ${timestamp(at)}, NULL, 0, NULL)`,
  ]);
  return request;
}

/** Writes down the receipt, and only now changes what the list is known to hold. */
export async function writeReceipt(
  engine: Engine,
  intent: Pick<Intent, 'list' | 'operation'> & { readonly request: number },
  answer: Answer,
  at: Date,
): Promise<void> {
  const { list, operation, request } = intent;
  const mine = `SELECT key FROM ${inFlightTable(list)} WHERE request = ${request}`;
  const without = (keys: readonly string[]) =>
    keys.length === 0 ? mine : `${mine} AND key NOT IN (${selectKeys(keys)})`;
  const settled = without(answer.again);
  const taken = without([...answer.again, ...answer.refused.map(({ key }) => key)]);
  const reasons = answer.refused.map(
    ({ key, reason }) => `(${list}, ${key}::UHUGEINT, ${quoteText(reason)}, ${timestamp(at)})`,
  );
  // A pending removal keeps its rows in flight: should it fail, they go back to the members.
  const keepInFlight = operation === 'remove' && answer.processing;
  const state = answer.processing ? 'processing' : 'done';
  await transaction(engine, [
    // A member may also wait in an older request whose answer never came; this answer settles that as well.
    ...(operation === 'add'
      ? [
          `DELETE FROM ${membersTable(list)} WHERE key IN (${settled})`,
          `INSERT INTO ${membersTable(list)} BY NAME
           SELECT ${timestamp(at)} AS sent_at, request, ${columns} FROM ${inFlightTable(list)}
           WHERE request = ${request} AND key IN (${taken})`,
          `DELETE FROM ${catalog}.refused WHERE list = ${list} AND key IN (${mine})`,
          `DELETE FROM ${catalog}.heals WHERE list = ${list} AND key IN (${taken})
             AND (request IS NULL OR request < ${request})`,
        ]
      : [
          // Whom the platform cannot even read, it does not hold.
          `DELETE FROM ${membersTable(list)} WHERE key IN (${settled})`,
          `DELETE FROM ${catalog}.heals WHERE list = ${list} AND key IN (${settled})`,
        ]),
    `DELETE FROM ${inFlightTable(list)} WHERE request < ${request} AND key IN (${settled})
       AND request IN (SELECT request FROM ${catalog}.requests WHERE state IN ('sending', 'lost'))`,
    ...(keepInFlight ? [] : [`DELETE FROM ${inFlightTable(list)} WHERE request = ${request}`]),
    ...(reasons.length > 0 ? [`INSERT INTO ${catalog}.refused VALUES ${reasons.join(', ')}`] : []),
    `UPDATE ${catalog}.requests SET state = '${state}', reference = ${optional(answer.reference)}, answered_at = ${timestamp(at)},
      refused = ${answer.refused.length + answer.refusedUnnamed} WHERE request = ${request}`,
    `UPDATE ${catalog}.lists SET revision = revision + 1 WHERE list = ${list}`,
  ]);
}

/**
 * Writes down that a request was refused as a whole. When it certainly changed nothing its members are as before;
 * otherwise they stay in flight, and the next run sends them again.
 */
export async function writeRefusal(
  engine: Engine,
  intent: Pick<Intent, 'list'> & { readonly request: number },
  refusal: { readonly detail: string; readonly unclear: boolean },
  at: Date,
): Promise<void> {
  await transaction(engine, [
    ...(refusal.unclear ? [] : [`DELETE FROM ${inFlightTable(intent.list)} WHERE request = ${intent.request}`]),
    `UPDATE ${catalog}.requests SET state = '${refusal.unclear ? 'lost' : 'refused'}', answered_at = ${timestamp(at)},
      detail = ${quoteText(refusal.detail)} WHERE request = ${intent.request}`,
  ]);
}

/** Runs statements as one transaction of the ledger. */
export async function transaction(engine: Engine, statements: readonly string[]): Promise<void> {
  await engine.run('BEGIN');
  try {
    for (const statement of statements) await engine.run(statement);
    await engine.run('COMMIT');
  } catch (error) {
    await engine.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** SQL literal of a time, in UTC. */
export function timestamp(at: Date): string {
  return `TIMESTAMP ${quoteText(at.toISOString().replace('T', ' ').replace('Z', ''))}`;
}

function optional(text: string | undefined): string {
  return text === undefined ? 'NULL' : quoteText(text);
}

/** Remembers members that a platform will not take: not offered again until they change, and held to be off the list. */
export async function dropRefused(
  engine: Engine,
  list: number,
  operation: 'add' | 'remove',
  refused: readonly { readonly key: string; readonly reason: string }[],
  at: Date,
): Promise<void> {
  if (refused.length === 0) return;
  const keys = selectKeys(refused.map(({ key }) => key));
  const rows = refused.map(({ key, reason }) => `(${list}, ${key}::UHUGEINT, ${quoteText(reason)}, ${timestamp(at)})`);
  await transaction(engine, [
    `DELETE FROM ${membersTable(list)} WHERE key IN (${keys})`,
    `DELETE FROM ${catalog}.refused WHERE list = ${list} AND key IN (${keys})`,
    ...(operation === 'add' ? [`INSERT INTO ${catalog}.refused VALUES ${rows.join(', ')}`] : []),
    `UPDATE ${catalog}.lists SET revision = revision + 1 WHERE list = ${list}`,
  ]);
}

/** Notes members to send once more when the removals up to `request` are final. */
export async function writeHeals(engine: Engine, list: number, request: number, keys: string): Promise<void> {
  await engine.run(`INSERT INTO ${catalog}.heals SELECT ${list}, key, ${request} FROM ${keys}`);
}
