import type { Capabilities } from '../../src/destinations/destination.ts';
import type { Member } from '../../src/destinations/member.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { quoteList, quoteText } from '../../src/engine/sql.ts';
import type { Field } from '../../src/identifiers/identifier.ts';
import { memberColumns, memberDdl } from '../../src/ledger/schema.ts';
import type { Wanted } from '../../src/sync/wanted.ts';

/** A member of the model: texts in place of digests. */
export interface ModelMember {
  readonly person: number;
  readonly email: readonly string[];
  readonly phone: readonly string[];
  /** First and last name, country, postal code; empty: none. */
  readonly address: readonly string[];
  readonly gender?: string;
  /** What it is worth; no part of the key. */
  readonly value?: number;
}

/** Takes everything as the hex of its bytes, so that tests read what is sent. */
export const modelCapabilities: Omit<Capabilities, 'results'> = {
  rules: 'meta',
  fields: ['email', 'phone', 'first_name', 'last_name', 'country', 'postal_code', 'gender'],
  matchKeys: [['email'], ['phone'], ['first_name', 'last_name', 'country', 'postal_code']],
  batchSize: 4,
  identifiersPerMember: undefined,
  concurrency: 1,
  rates: [],
  resultsWithinMs: 86_400_000,
  replacement: undefined,
  signals: [],
  values: { least: 0.01 },
  minimumSize: 0,
  names: { areUnique: false, longest: {}, sensitive: undefined },
  membership: { longestDays: undefined, unsetDays: undefined, idleDays: undefined },
};

const addressFields = ['first_name', 'last_name', 'country', 'postal_code'] as const;

/** The same values have the same key, in every run. */
const keys = new Map<string, bigint>();
const members = new Map<string, ModelMember>();
export function keyOf(member: ModelMember): bigint {
  const { person: _, value: __, ...values } = member;
  const content = JSON.stringify(values);
  const known = keys.get(content) ?? BigInt(keys.size + 1);
  keys.set(content, known);
  members.set(String(known), member);
  return known;
}

export function memberOf(key: string): ModelMember {
  const member = members.get(key);
  if (member === undefined) throw new Error(`no member has the key ${key}`);
  return member;
}

/** Makes a table of members with the ledger's columns. */
export async function memberTable(engine: Engine, table: string, wanted: readonly ModelMember[]): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} (${memberDdl})`);
  if (wanted.length === 0) return;
  const rows = wanted.map((member) => `(${memberColumns.map((column) => valueOf(member, column)).join(', ')})`);
  await engine.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
}

/** Such a table as who should be on a list. */
export function membersIn(
  table: string,
  wanted: readonly unknown[],
): Pick<Wanted, 'table' | 'members' | 'unkept' | 'wanted'> {
  return {
    table,
    wanted: wanted.length,
    members: (among) =>
      Promise.resolve(among === undefined ? `(FROM ${table})` : `(FROM ${table} SEMI JOIN (${among}) USING (key))`),
    unkept: undefined,
  };
}

function valueOf(member: ModelMember, column: (typeof memberColumns)[number]): string {
  const bytes = (text: string | undefined) => (text === undefined ? 'NULL' : `encode(${quoteText(text)})`);
  const list = (texts: readonly string[]) =>
    texts.length === 0 ? 'NULL' : `list_transform(${quoteList(texts)}, lambda v: encode(v))`;
  switch (column) {
    case 'key':
      return String(keyOf(member));
    case 'person':
      return String(member.person);
    case 'signals':
      return '0';
    case 'value':
      return String(member.value ?? 'NULL');
    case '"email"':
      return list(member.email);
    case '"phone"':
      return list(member.phone);
    case '"gender"':
      return bytes(member.gender);
    default: {
      const part = addressFields.findIndex((field) => `"${field}"` === column);
      return part < 0 ? 'NULL' : bytes(member.address[part]);
    }
  }
}

/** What a platform can find people by. */
export function unitsOf(member: ModelMember): string[] {
  const address = member.address.length === addressFields.length ? [`a:${member.address.join('|')}`] : [];
  return [...member.email.map((v) => `e:${v}`), ...member.phone.map((v) => `p:${v}`), ...address];
}

/** What was written as the hex of its bytes. */
export function textsOf(sent: readonly string[] = []): string[] {
  return sent.map((hex) => Buffer.from(hex, 'hex').toString());
}

/** The same of a member as it is sent. */
export function sentUnits({ values }: Member): string[] {
  const texts = (field: Field) => textsOf(values[field]);
  const address = addressFields.flatMap(texts);
  return unitsOf({ person: 0, email: texts('email'), phone: texts('phone'), address });
}
