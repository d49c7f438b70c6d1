import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import type { Telling } from '../identifiers/identifier.ts';
import { normalizeQuery } from '../identifiers/normalize.ts';
import { identifierColumn } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';
import { keyPrefix, personOf } from './person-key.ts';
import { identityRules } from './identity-kinds.ts';

/** Whose numbers external ids are (`shopify`, or what the config calls it); undefined: nobody has said. */
export type IdSystem = string | undefined;

/** SQL giving `contact`, `value` and `country` for each value of an identifier; undefined when there are none. */
type ValuesOf = (identifier: Telling) => string | undefined;

const written = new WeakMap<ContactTable, string>();

/**
 * Writes a table (`contact` BIGINT, `token` UHUGEINT) by which people of different sources are recognised: two contacts are
 * the same person when they share a token. A token is made of a digest, so that lists that arrive hashed are recognised as
 * well: of an e-mail as it is and with Gmail's dots and tags folded, of a phone with and without its plus. Written once for
 * a contact table; contacts that leave it later stay in the tokens.
 *
 * @returns the quoted name of the table
 */
export async function identityTokens(
  engine: Engine,
  contacts: ContactTable,
  defaultCountry: string | undefined,
): Promise<string> {
  const known = written.get(contacts);
  if (known !== undefined) return known;
  const table = quoteName(`tokens ${contacts.source.name}`);
  await writeTokens(engine, table, contactValues(contacts), defaultCountry, [contacts.source.ids]);
  written.set(contacts, table);
  return table;
}

/**
 * Like `identityTokens`, for any raw values.
 *
 * @param systems whose the external ids are: customer 7 of the shop is not contact 7 of the CRM. Several: of any of them
 */
export async function writeTokens(
  engine: Engine,
  table: string,
  valuesOf: ValuesOf,
  defaultCountry: string | undefined,
  systems: readonly IdSystem[] = [undefined],
): Promise<void> {
  const parts = [
    ...emailTokens(valuesOf('email')),
    ...phoneTokens(valuesOf('phone'), defaultCountry),
    ...mobileAdIdTokens(valuesOf('mobile_ad_id')),
    ...externalIdTokens(valuesOf('external_id'), systems),
    'SELECT NULL::BIGINT AS contact, NULL::UHUGEINT AS token',
  ];
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT contact, token FROM (${parts.join(' UNION ALL ')}) WHERE token IS NOT NULL`,
  );
}

function contactValues({ table, values, extras, identifiers }: ContactTable): ValuesOf {
  const country = identifiers.includes('country') ? quoteName(identifierColumn('country')) : 'NULL::VARCHAR';
  return (identifier) => {
    if (!identifiers.includes(identifier)) return undefined;
    return `
      SELECT contact, ${quoteName(identifierColumn(identifier))} AS value, ${country} AS country
      FROM ${values} SEMI JOIN ${table} USING (contact)
      UNION ALL
      SELECT e.contact, e.value, ${country} AS country FROM ${extras} AS e JOIN ${values} USING (contact)
      WHERE e.identifier = '${identifier}'`;
  };
}

/** Tokens of a canonical value `n` and of its other form; what is a digest already stands for itself. */
const digestTokens = (query: string, other: string) => `
  SELECT contact, unnest(CASE WHEN regexp_full_match(n, '[0-9a-f]{64}') THEN [md5_number(n)]
    WHEN ${other} = n THEN [md5_number(sha256(n))]
    ELSE [md5_number(sha256(n)), md5_number(sha256(${other}))] END) AS token
  FROM (${query}) WHERE n IS NOT NULL`;

function emailTokens(values: string | undefined): string[] {
  if (values === undefined) return [];
  // Google's rule is LinkedIn's with this one more step.
  return [digestTokens(normalized('email', values), 'identifier_gmail(n)')];
}

function phoneTokens(values: string | undefined, defaultCountry: string | undefined): string[] {
  if (values === undefined) return [];
  return [digestTokens(normalized('phone', values, defaultCountry), "ltrim(n, '+')")];
}

/** Only valid ones: devices whose owner refuses tracking all report the same zeros. */
function mobileAdIdTokens(values: string | undefined): string[] {
  if (values === undefined) return [];
  return [`SELECT contact, md5_number('m:' || n) AS token FROM (${normalized('mobile_ad_id', values)})`];
}

function externalIdTokens(values: string | undefined, systems: readonly IdSystem[]): string[] {
  if (values === undefined) return [];
  // A control character: no name can run into an id.
  const ofSystem = [...new Set(systems)].map(
    (system) => `md5_number(${quoteText(`x:${system ?? ''}`)} || chr(31) || n)`,
  );
  return [`SELECT contact, unnest([${ofSystem.join(', ')}]) AS token FROM (${normalized('external_id', values)})`];
}

/** SQL giving `person`, as the ledger has whom external ids tell. */
export const personsOfIds = (values: string): string =>
  `SELECT ${personOf(`md5_number('${keyPrefix('external_id')}:' || n)`)} AS person FROM (${normalized('external_id', values)}) WHERE n IS NOT NULL`;

/** A query of `contact` and `n`, the value in the form by which people are told apart. */
function normalized(field: Telling, values: string, defaultCountry?: string): string {
  const fields = [{ field, platform: identityRules[field], column: 'value', as: 'v' }];
  const countryColumn = field === 'phone' ? 'country' : undefined;
  const query = normalizeQuery({ from: `(${values})`, fields, countryColumn, defaultCountry, reveal: true });
  return `SELECT contact, v_normalized AS n FROM (${query})`;
}
