import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { selectKeys } from './member-keys.ts';
import { noteEcho } from './echoes.ts';
import {
  echoes,
  heldMembers,
  isDue,
  lastRemoval,
  openHeal,
  removeAgain,
  unanswered,
  unansweredAdditions,
} from './held.ts';
import { catalog, inFlightTable, memberColumns, membersTable } from './schema.ts';
import { endOfReplacement } from './replacements.ts';
import { raiseRevision } from './revision.ts';
import { transaction } from './transaction.ts';

/** A request about to be sent. */
export interface Intent {
  readonly run: string;
  readonly list: number;
  readonly operation: JournalledOperation;
  readonly members: number;
  /** SQL that gives `memberColumns` of the members in it, without those that are empty throughout; undefined when it names nobody. */
  readonly select: string | undefined;
}

/** `clear`: takes off whoever was not added lately. */
export type JournalledOperation = 'add' | 'remove' | 'clear';

/** What the platform answered. */
export interface Answer {
  readonly reference: string | undefined;
  /** The platform decides later and is asked for the result by the reference. */
  readonly processing: boolean;
  /** Whether an earlier attempt may have been taken as well. */
  readonly repeated?: boolean;
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
    ...(intent.select === undefined ? [] : [writeMembers(intent, intent.select, request, at)]),
    `INSERT INTO ${catalog}.requests (request, run, list, operation, members, state, reference, sent_at, answered_at, refused, detail)
     VALUES (${request}, ${quoteText(intent.run)}, ${intent.list}, ${quoteText(intent.operation)},
      ${intent.members}, 'sending', NULL, ${timestamp(at)}, NULL, 0, NULL)`,
  ]);
  return request;
}

/**
 * Who is added is written to where members stand, once: what makes them members is that the request is answered. A removal's are kept
 * apart, beside the members that they are until then.
 */
function writeMembers({ list, operation }: Intent, select: string, request: number, at: Date): string {
  return operation === 'add'
    ? `INSERT INTO ${membersTable(list)} BY NAME SELECT ${timestamp(at)} AS sent_at, ${request} AS request, * FROM (${select})`
    : `INSERT INTO ${inFlightTable(list)} BY NAME SELECT ${quoteText(operation)} AS operation, ${request} AS request, * FROM (${select})`;
}

/** Writes down the receipt, and only now changes what the list is known to hold. */
export async function writeReceipt(
  engine: Engine,
  intent: Pick<Intent, 'list' | 'operation'> & {
    readonly request: number;
    /** Whether it is known that nobody in it was on the list, or may have been, when the run was planned. */
    readonly isNew?: boolean;
  },
  answer: Answer,
  at: Date,
): Promise<void> {
  const { list, operation, request, isNew = false } = intent;
  const { reference, refused } = answer;
  // Without a reference there is nothing to ask by, and no other result will come.
  const processing = answer.processing && reference !== undefined;
  const mine = `SELECT key FROM ${operation === 'add' ? membersTable(list) : inFlightTable(list)} WHERE request = ${request}`;
  const without = (keys: readonly string[]) =>
    keys.length === 0 ? mine : `${mine} AND key NOT IN (${selectKeys(keys)})`;
  const settled = without(answer.again);
  const left = [...answer.again, ...refused.map(({ key }) => key)];
  const receipt = { list, request, settled, taken: without(left), left, isNew };
  const addition = operation === 'add' ? await additionReceipt(engine, receipt) : [];
  await transaction(engine, [
    ...(processing && answer.repeated === true ? noteEcho(list, request, timestamp(at)) : []),
    ...addition,
    ...(operation === 'add' ? noteRefused(list, refused, at) : []),
    ...(operation === 'remove' ? removalReceipt(receipt, processing) : []),
    ...(operation === 'clear' && !processing ? endOfReplacement(list, request) : []),
    `UPDATE ${catalog}.requests SET state = '${processing ? 'processing' : 'done'}', reference = ${optional(reference)},
      answered_at = ${timestamp(at)}, members = members - ${new Set(answer.again).size},
      refused = ${refused.length + answer.refusedUnnamed} WHERE request = ${request}`,
    raiseRevision(list),
  ]);
}

interface Receipt {
  readonly list: number;
  readonly request: number;
  /** SQL for the keys of those who need not be sent again. */
  readonly settled: string;
  /** The same of those who were not refused either. */
  readonly taken: string;
  /** Keys of all others in the request; nearly always there are none. */
  readonly left: readonly string[];
  readonly isNew: boolean;
}

/** Nearly always most of it is about nobody, and to find that out of a list of millions takes as long as to write the members down. */
async function additionReceipt(engine: Engine, receipt: Receipt): Promise<string[]> {
  const { list, request, settled, taken, left, isNew } = receipt;
  const [members, inFlight] = [membersTable(list), inFlightTable(list)];
  const some = await engine.row(`SELECT
    EXISTS (FROM ${catalog}.refused WHERE list = ${list}) AS refused, EXISTS (FROM ${catalog}.heals WHERE list = ${list}) AS heals,
    EXISTS (FROM ${inFlight}) AS in_flight, EXISTS (FROM ${catalog}.requests WHERE list = ${list} AND state = 'lost') AS lost`);
  const statements: readonly (readonly [boolean, string])[] = [
    [
      some['refused'] === true,
      `DELETE FROM ${catalog}.refused WHERE list = ${list} AND key IN (SELECT key FROM ${members} WHERE request = ${request})`,
    ],
    [
      some['heals'] === true,
      `DELETE FROM ${catalog}.heals WHERE list = ${list} AND key IN (${taken}) AND ${isDue(list)}`,
    ],
    [some['in_flight'] === true, settleOlder({ request, settled }, inFlight)],
    // Of requests that are under way together no two have anybody in common.
    [isNew && some['lost'] === true, settleOlder({ request, settled: taken }, members)],
    // Who was on the list before stays a member, and who may have been may still be: the platform refused to hear of them again, it did not
    // remove them.
    [!isNew, `DELETE FROM ${members} WHERE request < ${request} AND key IN (${taken})`],
    [left.length > 0, `DELETE FROM ${members} WHERE request = ${request} AND key IN (${selectKeys(left)})`],
  ];
  return statements.flatMap(([isNeeded, statement]) => (isNeeded ? [statement] : []));
}

function removalReceipt(
  { list, request, taken }: Pick<Receipt, 'list' | 'request' | 'taken'>,
  processing: boolean,
): string[] {
  const rows = inFlightTable(list);
  return [
    // A pending removal keeps its rows in flight, whole: should it fail, they go back to the members.
    ...(processing ? [completeRows(list, request), ...noteLateAdditions({ list, request, taken })] : []),
    // Whose removal was refused is still on the list.
    `DELETE FROM ${membersTable(list)} WHERE key IN (${taken}) AND request NOT IN (${unanswered})`,
    `DELETE FROM ${catalog}.heals WHERE list = ${list} AND key IN (${taken})`,
    settleOlder({ request, settled: taken }, membersTable(list)),
    settleOlder({ request, settled: taken }, rows),
    `DELETE FROM ${rows} WHERE request = ${request}${processing ? ` AND key NOT IN (${taken})` : ''}`,
  ];
}

/** A member may also wait in an older request whose answer never came; a later answer settles that as well. */
function settleOlder({ request, settled }: Pick<Receipt, 'request' | 'settled'>, rows: string): string {
  return `DELETE FROM ${rows} WHERE request < ${request} AND request IN (${unanswered}) AND key IN (${settled})`;
}

/**
 * Whose addition is still being processed, or may be, may come onto the list behind the removal, because such a platform keeps no order
 * between requests: they are to be removed again when that addition is final. When nobody knows whether it arrived, also when the
 * removal is.
 */
function noteLateAdditions({ list, request, taken }: Pick<Receipt, 'list' | 'request' | 'taken'>): string[] {
  const rows = inFlightTable(list);
  const late = (query: string) => `INSERT INTO ${rows} BY NAME SELECT '${removeAgain}' AS operation, ${query}`;
  return [
    late(`request, ${columns} FROM ${membersTable(list)} WHERE key IN (${taken}) AND request IN (
      SELECT request FROM ${catalog}.requests WHERE list = ${list} AND operation = 'add' AND state = 'processing')`),
    late(`request, ${columns} FROM ${rows} WHERE operation = 'add' AND key IN (${taken}) AND request IN (${echoes})`),
    late(`${request} AS request, ${columns} FROM (
      SELECT DISTINCT ON (key) ${columns} FROM (${unansweredAdditions(list)}) WHERE key IN (${taken}) AND request < ${request})`),
  ];
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
  const { list, request } = intent;
  await transaction(engine, [
    ...(refusal.unclear
      ? [raiseRevision(list)]
      : [membersTable(list), inFlightTable(list)].map((rows) => `DELETE FROM ${rows} WHERE request = ${request}`)),
    `UPDATE ${catalog}.requests SET state = '${refusal.unclear ? 'lost' : 'refused'}', answered_at = ${timestamp(at)},
      detail = ${quoteText(refusal.detail)} WHERE request = ${request}`,
  ]);
}

/**
 * Remembers members that a platform will not take: not offered again until they change. Who was on the list before stays a
 * member, to be removed one day.
 */
export async function dropRefused(engine: Engine, list: number, refused: Answer['refused'], at: Date): Promise<void> {
  if (refused.length === 0) return;
  const keys = selectKeys(refused.map(({ key }) => key));
  await transaction(engine, [
    ...[membersTable(list), inFlightTable(list)].map(
      (rows) => `DELETE FROM ${rows} WHERE key IN (${keys}) AND request IN (${unanswered})`,
    ),
    `DELETE FROM ${catalog}.heals WHERE list = ${list} AND key IN (${keys})`,
    `DELETE FROM ${catalog}.refused WHERE list = ${list} AND key IN (${keys})`,
    ...noteRefused(list, refused, at),
    raiseRevision(list),
  ]);
}

/**
 * Notes, before removals are sent, whom they may take along: they are due again until they were sent after the removals.
 *
 * @param keys a quoted table of `key`
 */
export async function openHeals(engine: Engine, list: number, keys: string): Promise<void> {
  const open = `SELECT key FROM ${catalog}.heals WHERE list = ${list} AND request = ${openHeal}`;
  await transaction(engine, [
    `INSERT INTO ${catalog}.heals SELECT ${list}, key, ${openHeal} FROM ${keys} WHERE key NOT IN (${open})`,
  ]);
}

/** Once the removals are sent, their notes wait for the last of them and for no later one, and for each that may have come besides. */
export async function closeHeals(engine: Engine, list: number): Promise<void> {
  const open = `list = ${list} AND request = ${openHeal}`;
  await transaction(engine, [
    `INSERT INTO ${catalog}.heals SELECT DISTINCT ${list}, heals.key, echo.request FROM ${catalog}.heals, ${catalog}.requests AS echo
     WHERE heals.list = ${list} AND heals.request = ${openHeal}
       AND echo.list = ${list} AND echo.operation = 'remove' AND echo.state = 'echo'`,
    `UPDATE ${catalog}.heals SET request = (${lastRemoval(list)}) WHERE ${open}`,
  ]);
}

/**
 * Forgets members that others stand for, without a request.
 *
 * @param members SQL that gives `key`
 */
export async function forgetMembersOf(engine: Engine, list: number, members: string): Promise<void> {
  const keys = `SELECT key FROM (${members})`;
  await transaction(engine, [
    `DELETE FROM ${catalog}.heals WHERE list = ${list} AND key IN (${keys})`,
    `DELETE FROM ${membersTable(list)} WHERE key IN (${keys}) AND request NOT IN (${unanswered})`,
    raiseRevision(list),
  ]);
}

/** SQL literal of a time, in UTC. */
export function timestamp(at: Date): string {
  return `TIMESTAMP ${quoteText(at.toISOString().replace('T', ' ').replace('Z', ''))}`;
}

function optional(text: string | undefined): string {
  return text === undefined ? 'NULL' : quoteText(text);
}

function noteRefused(list: number, refused: Answer['refused'], at: Date): string[] {
  const byReason = new Map<string, string[]>();
  for (const { key, reason } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), key]);
  return [...byReason].map(
    ([reason, keys]) =>
      `INSERT INTO ${catalog}.refused SELECT ${list}, key, ${quoteText(reason)}, ${timestamp(at)} FROM (${selectKeys(keys)}) AS t(key)`,
  );
}

/** Gives the rows of a removal, which hold only what it names, all that the ledger knows of the members. */
function completeRows(list: number, request: number): string {
  const values = memberColumns.slice(1).map((column) => `${column} = held.${column}`);
  return `UPDATE ${inFlightTable(list)} AS mine SET ${values.join(', ')} FROM (${heldMembers(list)}) AS held
    WHERE mine.request = ${request} AND mine.key = held.key`;
}
