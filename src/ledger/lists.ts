import { randomInt } from 'node:crypto';
import { type AdAccount, isSameAdAccount } from '../config/ad-account.ts';
import type { MemberKind } from '../config/audience-config.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import type { Form } from '../identifiers/rule-sets.ts';
import { acknowledged } from './held.ts';
import { catalog, listTables, inFlightTable, membersTable } from './schema.ts';
import { transaction } from './transaction.ts';
import { writing } from './write-failure.ts';

/**
 * What the ledger knows of one list. Type and endpoint are empty in a ledger from before they were kept, until a config
 * has the account (`noteAccount`).
 */
export interface KnownList extends AdAccount {
  /** The ledger's own number of the list. */
  readonly list: number;
  readonly audience: string;
  readonly destination: string;
  /** The platform's id; undefined until the platform acknowledged the list. */
  readonly remoteId: string | undefined;
  /** Name, description and membership as the platform last acknowledged them. */
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly membershipDays: number | undefined;
  /** Whether there may be people on it of whom the ledger knows nothing; of a list without a remote id, should it be found. */
  readonly strangers: boolean;
  /** Whether it was made for members with values; that cannot be changed. */
  readonly takesValues: boolean;
  /** The form of its members' e-mails. */
  readonly form: Form;
  /** Whether it was about to be made, and nobody knows whether it was. */
  readonly creating: boolean;
  /** What its members are. */
  readonly members: MemberKind;
  /** Grows with every change of the list's members, from a random number: a plan of another ledger does not fit. */
  readonly revision: number;
}

/** Of lists from before there were others. */
const firstForm: Form = 'sha256';

/**
 * Which list: an audience on an ad account. Another ad account under the destination's name is another list, and so is that of the
 * companies of an audience that was one of people (the default).
 */
export type ListIdentity = Pick<KnownList, 'audience' | 'destination' | keyof AdAccount> &
  Partial<Pick<KnownList, 'members'>>;

/** Every list the ledger has a row for, in the order of their numbers. */
export async function knownLists(engine: Engine): Promise<KnownList[]> {
  const lists = (await engine.rows(`SELECT * FROM ${catalog}.lists`)).map(knownList);
  // Sorted here: asked for often, and to have the engine sort a handful of rows takes it longer than to read them.
  return lists.toSorted((a, b) => a.list - b.list);
}

/** The ledger's row for a list, made (with its tables) when there is none. */
export async function ensureKnownList(engine: Engine, identity: ListIdentity): Promise<KnownList> {
  const known = await knownLists(engine);
  const existing = known.find((one) => isSame(one, identity));
  if (existing !== undefined) return existing;
  const list = Math.max(0, ...known.map((one) => one.list)) + 1;
  const revision = randomInt(2 ** 40);
  const { audience, destination, type, endpoint, account, members = 'people' } = identity;
  const texts = [audience, destination, type, endpoint, account].map(quoteText);
  await transaction(engine, [
    ...listTables(list),
    `INSERT INTO ${catalog}.lists (list, audience, destination, type, endpoint, account, revision, strangers, members)
     VALUES (${list}, ${texts.join(', ')}, ${revision}, true, ${members === 'people' ? 'NULL' : quoteText(members)})`,
  ]);
  return {
    audience,
    destination,
    type,
    endpoint,
    account,
    list,
    remoteId: undefined,
    name: undefined,
    description: undefined,
    membershipDays: undefined,
    strangers: true,
    takesValues: false,
    form: firstForm,
    creating: false,
    members,
    revision,
  };
}

export function isSame(a: ListIdentity, b: ListIdentity): boolean {
  const { members = 'people' } = a;
  return (
    a.audience === b.audience &&
    a.destination === b.destination &&
    members === (b.members ?? 'people') &&
    isSameAdAccount(a, b)
  );
}

/** Records how the platform now holds the list. */
export async function recordList(
  engine: Engine,
  list: number,
  remote: {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly membershipDays: number | undefined;
    readonly strangers: boolean;
    readonly takesValues: boolean;
    readonly form: Form;
  },
): Promise<void> {
  const { id, name, description, membershipDays, strangers, takesValues, form } = remote;
  await writing(() =>
    engine.run(
      `UPDATE ${catalog}.lists
       SET remote_id = $2, name = $3, description = $4, membership_days = $5, strangers = $6, takes_values = $7, form = $8, creating = false WHERE list = $1`,
      [list, id, name, description, membershipDays ?? null, strangers, takesValues, form],
    ),
  );
}

/** Notes that a list is about to be made, or that it was certainly not. */
export async function noteCreating(engine: Engine, list: number, creating: boolean): Promise<void> {
  await writing(() => engine.run(`UPDATE ${catalog}.lists SET creating = $2 WHERE list = $1`, [list, creating]));
}

/** Notes that there may be people on every list of whom the ledger knows nothing. */
export async function noteStrangers(engine: Engine): Promise<void> {
  await writing(() => engine.run(`UPDATE ${catalog}.lists SET strangers = true`));
}

/** Records how long the platform really keeps the list's members, whoever set it so. */
export async function recordMembership(engine: Engine, list: number, days: number): Promise<void> {
  await writing(() => engine.run(`UPDATE ${catalog}.lists SET membership_days = $2 WHERE list = $1`, [list, days]));
}

/** Notes that the config calls the list's destination by another name now. */
export async function renameDestination(engine: Engine, list: number, destination: string): Promise<void> {
  await writing(() => engine.run(`UPDATE ${catalog}.lists SET destination = $2 WHERE list = $1`, [list, destination]));
}

/** Notes where the account of a list is that an earlier release made. */
export async function noteAccount(engine: Engine, list: number, { type, endpoint }: AdAccount): Promise<void> {
  await writing(() =>
    engine.run(`UPDATE ${catalog}.lists SET type = $2, endpoint = $3 WHERE list = $1`, [list, type, endpoint]),
  );
}

/**
 * Forgets what a list holds, because the platform lost it: everybody is due again.
 *
 * @param strangers whether there may be people on it, should it be found again; one that expired has lost them
 */
export async function forgetMembers(engine: Engine, list: number, strangers: boolean): Promise<void> {
  await transaction(engine, [
    `UPDATE ${catalog}.lists SET remote_id = NULL, strangers = ${strangers}, revision = revision + 1 WHERE list = ${list}`,
    `DELETE FROM ${membersTable(list)}`,
    `DELETE FROM ${inFlightTable(list)}`,
    `DELETE FROM ${catalog}.heals WHERE list = ${list}`,
    `DELETE FROM ${catalog}.replacements WHERE list = ${list}`,
  ]);
}

/** Makes some members of a list due again, so that it is changed. */
export async function touchMembers(engine: Engine, list: number, most: number): Promise<void> {
  await transaction(engine, [
    `INSERT INTO ${catalog}.heals SELECT ${list}, key, NULL FROM (${acknowledged(list)})
     WHERE key NOT IN (SELECT key FROM ${catalog}.heals WHERE list = ${list}) ORDER BY key LIMIT ${most}`,
  ]);
}

/** Members that the platform acknowledged, and when it last did. */
export async function memberCount(
  engine: Engine,
  list: number,
): Promise<{ members: number; lastSentAt: string | undefined }> {
  const row = await engine.row(
    `SELECT count(*)::INTEGER AS members, strftime(max(sent_at), '%Y-%m-%dT%H:%M:%SZ') AS last FROM (${acknowledged(list)})`,
  );
  return { members: Number(row['members']), lastSentAt: row['last'] === null ? undefined : String(row['last']) };
}

function knownList(row: Row): KnownList {
  const text = (name: string) => (row[name] === null ? undefined : String(row[name]));
  const days = text('membership_days');
  return {
    list: Number(row['list']),
    audience: String(row['audience']),
    destination: String(row['destination']),
    type: text('type') ?? '',
    endpoint: text('endpoint') ?? '',
    account: String(row['account']),
    remoteId: text('remote_id'),
    name: text('name'),
    description: text('description'),
    membershipDays: days === undefined ? undefined : Number(days),
    strangers: row['strangers'] === true,
    takesValues: row['takes_values'] === true,
    form: (text('form') ?? firstForm) as Form,
    creating: row['creating'] === true,
    members: row['members'] === 'companies' ? 'companies' : 'people',
    revision: Number(row['revision']),
  };
}
