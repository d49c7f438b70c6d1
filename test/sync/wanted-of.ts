import type { Field, Identifier } from '../../src/identifiers/identifier.ts';
import { isDigest } from '../../src/identifiers/rule-sets.ts';
import type { ContactTable } from '../../src/contacts/contact-table.ts';
import type { Capabilities } from '../../src/destinations/destination.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { makeEncodable } from '../../src/sync/encodable.ts';
import { encodingOf } from '../../src/sync/encode.ts';
import { boundedRows, type SourceMembers, unusableFields, writeMemberKeys } from '../../src/sync/member-keys.ts';
import { fieldsOf, type Wanted, wantedMembers } from '../../src/sync/wanted.ts';

let number = 0;

/** Encodes all contacts and makes them the members of a list. */
export async function wantedOf(
  engine: Engine,
  contacts: readonly ContactTable[],
  capabilities: Capabilities,
  given: { readonly defaultCountry?: string; readonly identifiers?: readonly Identifier[] } = {},
): Promise<Wanted> {
  number += 1;
  const audience = {
    key: 'vips',
    family: 'vips',
    name: 'vips',
    description: undefined,
    members: 'people' as const,
    segment: 'vips',
    to: [],
    identifiers: given.identifiers,
    membershipDays: undefined,
    refreshDays: undefined,
  };
  const sources = new Map<number, SourceMembers>();
  const all: string[] = [];
  for (const [index, each] of contacts.entries()) {
    const options = {
      capabilities,
      defaultCountry: given.defaultCountry,
      among: `SELECT contact FROM ${each.table}`,
      number: number * 100 + index,
    };
    const encoding = await encodingOf(engine, await makeEncodable(engine, each, options), options);
    const fields = fieldsOf(audience, capabilities).filter((field) => encoding.fields.includes(field));
    const table = `"members ${options.number}"`;
    await writeMemberKeys(engine, encoding, { capabilities, fields, table });
    const encode = (among: string) =>
      Promise.resolve({ encoding, rows: boundedRows(encoding, fields, capabilities, among) });
    const unusable = await unusableFields(engine, table, fields);
    sources.set(index, { table, capabilities, fields, checked: fields, encoding, encode, unusable });
    all.push(`SELECT ${index} AS source, contact FROM ${each.table}`);
  }
  const segment = `"everybody ${number}"`;
  await engine.run(`CREATE TEMP TABLE ${segment} AS ${all.join(' UNION ALL ')}`);
  return wantedMembers(engine, String(number), { segment, sources });
}

/** Members as they would be sent: hex of digests, texts of plain values; fields without a value are left out. */
export async function readMembers(engine: Engine, members: string, capabilities: Capabilities) {
  const text = (field: Field, value: string) =>
    isDigest(capabilities.rules, field) ? `lower(hex(${value}))` : `decode(${value})`;
  const many = new Set(['email', 'phone', 'mobile_ad_id']);
  const columns = capabilities.fields.map((field) =>
    many.has(field)
      ? `list_transform("${field}", lambda v: ${text(field, 'v')}) AS "${field}"`
      : `${text(field, `"${field}"`)} AS "${field}"`,
  );
  const rows = await engine.rows(`SELECT signals, ${columns.join(', ')} FROM ${members} ORDER BY person`);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
}
