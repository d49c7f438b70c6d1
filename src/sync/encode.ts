import { identifierColumn } from '../contacts/contact-columns.ts';
import type { Capabilities } from '../destinations/destination.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, identifierOf, manyValuedFields } from '../identifiers/identifier.ts';
import { normalizeQuery } from '../identifiers/normalize.ts';
import { isDigest, type RuleSet, unkeptFields } from '../identifiers/rule-sets.ts';
import { type Encodable, phoneNumber, sharedIdentifiers, wordColumn } from './encodable.ts';

/** Contacts of one source under one set of rules: a query, so that what nobody asks for is never hashed. */
export interface Encoding {
  readonly fields: readonly Field[];
  /** Whether anybody may have several values of a field; then every many-valued field is a list of texts. */
  readonly hasFurther: boolean;
  /** SQL giving `contact`, everybody who has several. */
  readonly several: string;
  /**
   * Query, in parentheses: `contact`, `person`, `reason` (of rows rejected before), `signals`, one column of text per field (a
   * digest in hex, or plain), `error <field>` for e-mail, phone, … whose value is invalid, and for `contentOf` more.
   *
   * @param among SQL giving `contact`, those that are asked for; default: all
   * @param options.keyed `among` gives a `key` as well, which the rows have then: to join them again would take as much memory as all else
   * @param options.unhashed gives the texts that digests would be made of, of those fields that few contacts share; not of several values
   */
  readonly rows: (among?: string, options?: { readonly keyed?: boolean; readonly unhashed?: boolean }) => string;
  /** SQL over the rows: a text that is equal exactly when the field's values are. */
  readonly contentOf: (field: Field) => string;
}

/** Normalises what contacts of one source share for one platform, once however many lists it is on, and says how the rest is encoded. */
export async function encodingOf(
  engine: Engine,
  encodable: Encodable,
  options: {
    readonly capabilities: Capabilities;
    readonly defaultCountry: string | undefined;
    /** Makes the tables' names unique. */
    readonly number: number;
  },
): Promise<Encoding> {
  const { capabilities, defaultCountry } = options;
  const { rules } = capabilities;
  const fields = capabilities.fields.filter((field) => encodable.identifiers.has(identifierOf(field)));
  const spoken = quoteName(`spoken ${options.number}`);
  await writeSpoken(engine, spoken, encodable, { fields, capabilities, defaultCountry });
  const further = await furtherValues(engine, encodable, { fields, rules, defaultCountry, number: options.number });
  const own = fields.filter((field) => !isShared(field));
  const hasFurther = further !== undefined;
  const columnsOf = (unhashed: boolean) =>
    fields.flatMap((field) => {
      const [name, error, content] = [field, `error ${field}`, `content ${field}`].map(quoteName);
      if (isShared(field)) {
        const from = joinOf(field);
        return [`${from}.${name}`, `${from}.${error}`, `${from}.${content}`];
      }
      const value = unhashed ? `n.${quoteName(`${field}_normalized`)}` : ownValue(field, hasFurther);
      return [`${value} AS ${name}`, `n.${quoteName(`${field}_error`)} AS ${error}`];
    });
  const joins = sharedIdentifiers
    .filter((identifier) => fields.some((field) => identifierOf(field) === identifier))
    .map(
      (identifier) =>
        `LEFT JOIN (FROM ${spoken} WHERE identifier = '${identifier}') AS ${quoteName(`spoken ${identifier}`)}
         ON ${quoteName(`spoken ${identifier}`)}.word = n.${quoteName(wordColumn(identifier))}`,
    );
  return {
    fields,
    hasFurther,
    several: further === undefined ? 'SELECT NULL::BIGINT AS contact WHERE false' : `SELECT contact FROM ${further}`,
    contentOf: (field) =>
      isShared(field) ? quoteName(`content ${field}`) : contentOf(field, quoteName(field), capabilities, hasFurther),
    rows: (among, { keyed = false, unhashed = false } = {}) => {
      const asked =
        among === undefined
          ? encodable.table
          : `(FROM ${encodable.table} ${keyed ? '' : 'SEMI '}JOIN (${among}) USING (contact))`;
      const query = normalizeQuery({
        from: asked,
        fields: own.map((field) => ({
          field,
          rules,
          column: identifierColumn(identifierOf(field)),
          as: field,
          ...(field === 'phone' && { found: phoneNumber }),
        })),
        countryColumn: undefined,
        defaultCountry,
        reveal: unhashed,
      });
      return `(SELECT ${keyed ? 'n.key, ' : ''}n.contact, n.person, n.reason, n.signals${columnsOf(unhashed)
        .map((column) => `, ${column}`)
        .join('')}
        FROM (${query}) AS n ${joins.join('\n')} ${hasFurther ? `LEFT JOIN ${further} AS f ON f.contact = n.contact` : ''})`;
    },
  };
}

/** Whether many contacts have the same value of a field, so that it is made once for all. */
export const isShared = (field: Field) => sharedIdentifiers.includes(identifierOf(field));
const joinOf = (field: Field) => quoteName(`spoken ${identifierOf(field)}`);

/** Writes what becomes of each word: `word`, `identifier`, and per field its text, `error <field>` and `content <field>`. */
async function writeSpoken(
  engine: Engine,
  table: string,
  { words, identifiers }: Encodable,
  given: {
    readonly fields: readonly Field[];
    readonly capabilities: Capabilities;
    readonly defaultCountry: string | undefined;
  },
): Promise<void> {
  const { fields, capabilities, defaultCountry } = given;
  const parts = sharedIdentifiers.flatMap((identifier) => {
    const made = fields.filter((field) => identifierOf(field) === identifier);
    if (made.length === 0) return [];
    const query = normalizeQuery({
      from: `(SELECT word, identifier, raw, country FROM ${words} WHERE identifier = '${identifier}')`,
      fields: made.map((field) => ({ field, rules: capabilities.rules, column: 'raw', as: field })),
      countryColumn: identifiers.has('country') ? 'country' : undefined,
      defaultCountry,
      reveal: false,
    });
    const columns = made.flatMap((field) => {
      const value = quoteName(`${field}_value`);
      return [
        `${value} AS ${quoteName(field)}`,
        `${quoteName(`${field}_error`)} AS ${quoteName(`error ${field}`)}`,
        `${contentOf(field, value, capabilities, false)} AS ${quoteName(`content ${field}`)}`,
      ];
    });
    return [`SELECT word, identifier, ${columns.join(', ')} FROM (${query})`];
  });
  if (parts.length > 0) await engine.run(`CREATE TEMP TABLE ${table} AS ${parts.join(' UNION ALL BY NAME ')}`);
}

/** Encoded second e-mails, phones, …: a table of `contact` and a list of texts per field. Undefined when nobody has any. */
async function furtherValues(
  engine: Engine,
  { contacts, values, identifiers }: Encodable,
  given: {
    readonly fields: readonly Field[];
    readonly rules: RuleSet;
    readonly defaultCountry: string | undefined;
    readonly number: number;
  },
): Promise<string | undefined> {
  const { rules, defaultCountry } = given;
  const several = given.fields.filter((field) => manyValuedFields.has(field));
  if (several.length === 0 || !contacts.hasExtras) return undefined;
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${contacts.extras}`);
  if (n === 0) return undefined;
  const country = identifiers.has('country') ? quoteName(identifierColumn('country')) : 'NULL::VARCHAR';
  const parts: string[] = [];
  for (const field of several) {
    const from = `(SELECT e.contact, e.value, ${country} AS country FROM ${contacts.extras} AS e
      JOIN ${values} AS c USING (contact) WHERE e.identifier = '${field}')`;
    const local = { from, countryColumn: 'country', defaultCountry };
    const fields = [{ field, rules, column: 'value', as: 'further' }];
    parts.push(`SELECT contact, '${field}' AS field, further_value AS value
      FROM (${normalizeQuery({ ...local, fields, reveal: false })}) WHERE further_value IS NOT NULL`);
  }
  const table = quoteName(`further ${given.number}`);
  const lists = several.map((field) => `list(value) FILTER (field = '${field}') AS ${quoteName(`further ${field}`)}`);
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT contact, ${lists.join(', ')} FROM (${parts.join(' UNION ALL ')}) GROUP BY contact`);
  return table;
}

/** SQL: a field's text; several values in an order of their own, so that the order of rows and columns changes nothing. */
function ownValue(field: Field, hasFurther: boolean): string {
  const value = `n.${quoteName(`${field}_value`)}`;
  if (!hasFurther || !manyValuedFields.has(field)) return value;
  const more = `f.${quoteName(`further ${field}`)}`;
  return `CASE WHEN ${more} IS NOT NULL THEN list_sort(list_distinct(list_prepend(${value}, ${more})))
    WHEN ${value} IS NOT NULL THEN [${value}] END`;
}

/** SQL: a text that is equal exactly when the field's values are; keys of members are made of it. */
function contentOf(field: Field, value: string, capabilities: Capabilities, hasFurther: boolean): string {
  const { rules } = capabilities;
  const isKept = !unkeptFields(rules).includes(field);
  const hex = (text: string) =>
    isDigest(rules, field) ? `upper(${text})` : isKept ? `hex(encode(${text}))` : `upper(sha256(${text}))`;
  // Nearly every list is of one value.
  const text =
    hasFurther && manyValuedFields.has(field)
      ? `CASE WHEN len(${value}) = 1 THEN ${hex(`${value}[1]`)}
        ELSE list_aggregate(list_transform(${value}, lambda v: ${hex('v')}), 'string_agg', ',') END`
      : hex(value);
  return `'${field}=' || ${text}`;
}
