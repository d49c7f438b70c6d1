import { filled, identifierColumn } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import {
  type Field,
  type Identifier,
  identifierOf,
  manyValuedFields,
  type Platform,
} from '../identifiers/identifier.ts';
import { normalizeQuery, preparePhones } from '../identifiers/normalize.ts';

/** Contacts of one source under one platform's rules. */
export interface Encoded {
  /**
   * Quoted table: `contact`, `person`, `reason` (of rows rejected before), `consented`, one column per field (bytes, or a
   * list of bytes), and `error <field>` for e-mail, phone, … whose value is invalid.
   */
  readonly table: string;
  readonly fields: readonly Field[];
  /** Fields of which no value is valid, and how many contacts have one: the column is another, or its country is. */
  readonly unusable: readonly { readonly field: Field; readonly values: number }[];
  /** Whether anybody may have several values of a field. */
  readonly hasFurther: boolean;
}

/** Normalises and hashes contacts of one source for one platform, each value once however many lists it is on. */
export async function encodeContacts(
  engine: Engine,
  contacts: ContactTable,
  options: {
    readonly capabilities: Capabilities;
    readonly defaultCountry: string | undefined;
    /** SQL giving `contact`, those that may be on a list. */
    readonly among: string;
    /** Makes the table's name unique. */
    readonly number: number;
  },
): Promise<Encoded> {
  const { capabilities, defaultCountry, among, number } = options;
  const { platform } = capabilities;
  const chosen = `(FROM ${contacts.table} SEMI JOIN (${among}) USING (contact))`;
  const from = withDefaultCountry(contacts.identifiers, chosen, defaultCountry);
  const mapped = new Set<Identifier>([...contacts.identifiers, ...(from === chosen ? [] : (['country'] as const))]);
  const fields = (Object.keys(capabilities.fields) as Field[]).filter((field) => mapped.has(identifierOf(field)));
  const countryColumn = mapped.has('country') ? identifierColumn('country') : undefined;
  const rules: Rules = { from, countryColumn, defaultCountry, reveal: false };
  const table = quoteName(`encoded ${number}`);
  if (fields.includes('phone')) {
    await preparePhones(engine, { ...rules, columns: [identifierColumn('phone')] });
  }
  const query = normalizeQuery({
    ...rules,
    fields: fields.map((field) => ({ field, platform, column: identifierColumn(identifierOf(field)), as: field })),
  });
  const further = await furtherValues(engine, contacts, fields, { ...rules, platform });
  const columns = fields.map(
    (field) => `${valueOf(field, capabilities, further !== undefined)} AS ${quoteName(field)}`,
  );
  const errors = fields
    .map((field) => quoteName(`${field}_error`))
    .map((error, i) => `${error} AS ${quoteName(`error ${fields[i]}`)}`);
  const join = further === undefined ? '' : `LEFT JOIN ${further} AS further USING (contact)`;
  await engine.run(`
    CREATE TEMP TABLE ${table} AS
    SELECT contact, person, reason, consent = 'granted' AS consented${[...columns, ...errors].map((c) => `, ${c}`).join('')}
    FROM (${query}) AS normalized ${join}`);
  if (further !== undefined) await engine.run(`DROP TABLE ${further}`);
  return { table, fields, unusable: await unusableFields(engine, table, fields), hasFurther: further !== undefined };
}

/** Of a few values all may be wrong. */
const fewValues = 10;

async function unusableFields(engine: Engine, table: string, fields: readonly Field[]): Promise<Encoded['unusable']> {
  if (fields.length === 0) return [];
  const counts = fields.map((field, i) => {
    const error = quoteName(`error ${field}`);
    return `count(${quoteName(field)})::INTEGER AS v${i}, count(*) FILTER (${error} <> 'unsupported_field')::INTEGER AS e${i}`;
  });
  const found = await engine.row(`SELECT ${counts.join(', ')} FROM ${table}`);
  return fields
    .map((field, i) => ({ field, valid: Number(found[`v${i}`]), values: Number(found[`e${i}`]) }))
    .filter(({ valid, values }) => valid === 0 && values >= fewValues)
    .map(({ field, values }) => ({ field, values }));
}

/** An address without a country is in the config's default country; a contact without an address is nowhere. */
function withDefaultCountry(
  identifiers: readonly Identifier[],
  table: string,
  defaultCountry: string | undefined,
): string {
  const address = (['postal_code', 'region', 'city'] as const).filter((identifier) => identifiers.includes(identifier));
  if (defaultCountry === undefined || address.length === 0) return table;
  const country = quoteName(identifierColumn('country'));
  const some = address.map((identifier) => filled(quoteName(identifierColumn(identifier)))).join(', ');
  const standIn = `CASE WHEN coalesce(${some}) IS NOT NULL THEN ${quoteText(defaultCountry)} END`;
  if (!identifiers.includes('country')) return `(SELECT *, ${standIn} AS ${country} FROM ${table})`;
  return `(SELECT * REPLACE (coalesce(${filled(country)}, ${standIn}) AS ${country}) FROM ${table})`;
}

interface Rules {
  readonly from: string;
  readonly countryColumn: string | undefined;
  readonly defaultCountry: string | undefined;
  readonly reveal: false;
}

/** Encoded second e-mails, phones, …: `contact` and a list of texts per field. Undefined when nobody has any. */
async function furtherValues(
  engine: Engine,
  contacts: ContactTable,
  fields: readonly Field[],
  { platform, ...rules }: Rules & { readonly platform: Platform },
): Promise<string | undefined> {
  const several = fields.filter((field) => manyValuedFields.has(field));
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${contacts.extras}`);
  if (Number(n) === 0 || several.length === 0) return undefined;
  const country = rules.countryColumn === undefined ? 'NULL::VARCHAR' : quoteName(rules.countryColumn);
  const parts: string[] = [];
  for (const field of several) {
    const from = `(SELECT e.contact, e.value, ${country} AS country FROM ${contacts.extras} AS e
      JOIN ${rules.from} AS c USING (contact) WHERE e.identifier = '${field}')`;
    const local = { ...rules, countryColumn: 'country', from };
    if (field === 'phone') await preparePhones(engine, { ...local, columns: ['value'] });
    parts.push(`SELECT contact, '${field}' AS field, further_value AS value
      FROM (${normalizeQuery({ ...local, fields: [{ field, platform, column: 'value', as: 'further' }] })}) WHERE further_value IS NOT NULL`);
  }
  const table = quoteName(`further ${contacts.source.name}`);
  const lists = several.map((field) => `list(value) FILTER (field = '${field}') AS ${quoteName(`further ${field}`)}`);
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT contact, ${lists.join(', ')} FROM (${parts.join(' UNION ALL ')}) GROUP BY contact`);
  return table;
}

/** SQL: a field's bytes; several values in an order of their own, so that the order of rows and columns changes nothing. */
function valueOf(field: Field, capabilities: Capabilities, hasFurther: boolean): string {
  const value = quoteName(`${field}_value`);
  const bytes = (text: string) => (capabilities.fields[field] === 'hashed' ? `unhex(${text})` : `encode(${text})`);
  if (!manyValuedFields.has(field)) return bytes(value);
  const one = `CASE WHEN ${value} IS NOT NULL THEN [${bytes(value)}] END`;
  if (!hasFurther) return one;
  const more = quoteName(`further ${field}`);
  return `CASE WHEN ${more} IS NULL THEN ${one} ELSE
    list_transform(list_sort(list_distinct(list_prepend(${value}, ${more}))), lambda v: ${bytes('v')}) END`;
}
