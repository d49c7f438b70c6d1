import type { Engine, Row } from '../engine/engine.ts';
import { quoteList, quoteText } from '../engine/sql.ts';
import { acknowledged, lastRemoval, removeAgain } from './held.ts';
import { type JournalledOperation, timestamp } from './journal.ts';
import { endOfReplacement } from './replacements.ts';
import { raiseRevision } from './revision.ts';
import { catalog, inFlightTable, memberColumns, membersTable } from './schema.ts';
import { transaction } from './transaction.ts';
import { writing } from './write-failure.ts';

/**
 * `sending`: no answer yet; `lost`: none came; `processing`: taken, decided later; `partial`: some members refused; `echo`: an attempt
 * of another request that may have been taken besides (`echoes.ts`).
 */
export type RequestState = 'sending' | 'lost' | 'processing' | 'done' | 'partial' | 'failed' | 'refused' | 'echo';

/** One membership request as the ledger keeps it. Holds no personal data. */
export interface LedgerRequest {
  readonly request: number;
  readonly run: string;
  readonly list: number;
  readonly operation: JournalledOperation;
  /** Members in it; once it is answered, without those that the platform did not take this time. */
  readonly members: number;
  readonly state: RequestState;
  readonly reference: string | undefined;
  readonly sentAt: string;
  readonly answeredAt: string | undefined;
  readonly refused: number;
  readonly detail: string | undefined;
  /** How often its result was asked for while there was none, and when last. */
  readonly asks: number;
  readonly askedAt: string | undefined;
}

/** Requests of one run, in the order they were sent. */
export function requestsOfRun(engine: Engine, run: string): Promise<LedgerRequest[]> {
  return requests(engine, `run = ${quoteText(run)}`);
}

/** Requests whose result the platform has not told yet. */
export function pendingRequests(engine: Engine): Promise<LedgerRequest[]> {
  return requests(engine, "state = 'processing' AND reference IS NOT NULL");
}

/** Notes that a result was asked for and is not there yet. */
export async function noteAsked(engine: Engine, request: number, at: Date): Promise<void> {
  await writing(() =>
    engine.run(
      `UPDATE ${catalog}.requests SET asks = coalesce(asks, 0) + 1, asked_at = ${timestamp(at)} WHERE request = ${request}`,
    ),
  );
}

/** Marks requests that a run which ended without a word left unanswered, and counts them; call it when holding the ledger. */
export async function markLost(engine: Engine): Promise<number> {
  const rows = await engine.rows(`
    SELECT list, count(*)::INTEGER AS n FROM ${catalog}.requests WHERE state = 'sending' GROUP BY list`);
  if (rows.length === 0) return 0;
  await transaction(engine, [
    `UPDATE ${catalog}.requests SET state = 'lost' WHERE state = 'sending'`,
    ...rows.map(({ list }) => raiseRevision(Number(list))),
  ]);
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}

/**
 * Writes down the final result of an asynchronous request. An add that failed, also in part, makes its members due again where
 * that can help; else who was in one that failed is refused. A removal that failed, also in part (no platform says for whom), puts
 * them back on the list, so that the next plan removes them again; and so does the end of an add whose members were removed while
 * it was being processed.
 */
export async function writeResult(
  engine: Engine,
  pending: Pick<LedgerRequest, 'request' | 'list' | 'operation'>,
  result: {
    readonly state: 'done' | 'partial' | 'failed';
    /** Whether to send its members once more can help. */
    readonly again: boolean;
    readonly refused: number;
    readonly detail: string | undefined;
  },
  at: Date,
): Promise<void> {
  const { request, list, operation } = pending;
  const failed = result.state === 'failed' || (result.state === 'partial' && operation === 'remove');
  const back = failed && operation === 'add' ? [] : [removeAgain, ...(failed ? ['remove'] : [])];
  const rows = `${inFlightTable(list)} WHERE request = ${request} AND list_contains(${quoteList(back)}::VARCHAR[], operation)`;
  const isBack = `key IN (SELECT key FROM ${rows}) AND key NOT IN (SELECT key FROM (${acknowledged(list)}))`;
  const columns = memberColumns.join(', ');
  await transaction(engine, [
    ...(operation === 'add' && result.again
      ? [`INSERT INTO ${catalog}.heals SELECT ${list}, key, NULL FROM ${membersTable(list)} WHERE request = ${request}`]
      : []),
    ...(operation === 'add' && failed && !result.again ? noteAllRefused(list, request, result.detail, at) : []),
    // Should one of them be wanted again, it must be sent behind the removals that it may have been on the list before.
    `INSERT INTO ${catalog}.heals SELECT DISTINCT ${list}, key, (
       ${lastRemoval(list)}) FROM ${rows} AND ${isBack}`,
    `UPDATE ${catalog}.lists SET revision = revision + 1 WHERE list = ${list} AND (${failed || result.again} OR EXISTS (FROM ${rows}))`,
    `INSERT INTO ${membersTable(list)} BY NAME
     SELECT DISTINCT ON (key) ${timestamp(at)} AS sent_at, request, ${columns} FROM ${rows} AND ${isBack}`,
    `DELETE FROM ${inFlightTable(list)} WHERE request = ${request}`,
    ...(operation === 'clear' && result.state === 'done' ? endOfReplacement(list, request) : []),
    `UPDATE ${catalog}.requests SET state = '${result.state}', again = ${result.again}, refused = ${result.refused},
      detail = ${result.detail === undefined ? 'NULL' : quoteText(result.detail)} WHERE request = ${request}`,
  ]);
}

/** Everybody in a request is refused: not offered again until they change. They stay members, to be removed one day. */
function noteAllRefused(list: number, request: number, detail: string | undefined, at: Date): string[] {
  const mine = `SELECT key FROM ${membersTable(list)} WHERE request = ${request}`;
  return [
    `DELETE FROM ${catalog}.refused WHERE list = ${list} AND key IN (${mine})`,
    `INSERT INTO ${catalog}.refused SELECT ${list}, key, ${quoteText(detail ?? 'refused')}, ${timestamp(at)} FROM (${mine})`,
  ];
}

async function requests(engine: Engine, where: string): Promise<LedgerRequest[]> {
  const rows = await engine.rows(`
    SELECT request, run, list, operation, members, state, reference, refused, detail, asks,
      strftime(asked_at, '%Y-%m-%dT%H:%M:%SZ') AS asked_at,
      strftime(sent_at, '%Y-%m-%dT%H:%M:%SZ') AS sent_at, strftime(answered_at, '%Y-%m-%dT%H:%M:%SZ') AS answered_at
    FROM ${catalog}.requests WHERE ${where} ORDER BY request`);
  return rows.map(ledgerRequest);
}

function ledgerRequest(row: Row): LedgerRequest {
  const text = (name: string) => (row[name] === null ? undefined : String(row[name]));
  return {
    request: Number(row['request']),
    run: String(row['run']),
    list: Number(row['list']),
    operation: String(row['operation']) as JournalledOperation,
    members: Number(row['members']),
    state: String(row['state']) as RequestState,
    reference: text('reference'),
    sentAt: String(row['sent_at']),
    answeredAt: text('answered_at'),
    refused: Number(row['refused']),
    detail: text('detail'),
    asks: Number(row['asks'] ?? 0),
    askedAt: text('asked_at'),
  };
}
