import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type Identifier, type Telling, telling } from '../identifiers/identifier.ts';
import { type FieldRequest, normalizeQuery } from '../identifiers/normalize.ts';
import type { Form } from '../identifiers/rule-sets.ts';
import { emailRules } from '../identifiers/rules/email.ts';
import { identifierColumn } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';
import { keyPrefix, personOf } from './person-key.ts';
import { identityRulesOf } from './identity-kinds.ts';

/** Whose numbers external ids are (`shopify`, or what the config calls it); undefined: nobody has said. */
export type IdSystem = string | undefined;

/** Rows that say who somebody is. */
export interface SayingRows {
  /** A table, or a query in parentheses. */
  readonly from: string;
  /** SQL over a row: whom it is about, a BIGINT. */
  readonly contact: string;
  /** SQL over a row of a raw value, one for each column that holds any. */
  readonly values: readonly { readonly identifier: Telling; readonly sql: string }[];
  /** SQL over a row of the country of its phones. */
  readonly country: string;
}

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
  const { source, forms } = contacts;
  await writeTokens(engine, table, rowsOf(contacts), { defaultCountry, systems: [source.ids], forms });
  written.set(contacts, table);
  return table;
}

/**
 * Like `identityTokens`, for any rows.
 *
 * @param options.systems whose the external ids are: customer 7 of the shop is not contact 7 of the CRM. Several: of any of them
 * @param options.forms as in `ContactTable`
 */
export async function writeTokens(
  engine: Engine,
  table: string,
  rows: SayingRows,
  options: {
    readonly defaultCountry: string | undefined;
    readonly systems?: readonly IdSystem[];
    readonly forms?: readonly Form[];
  },
): Promise<void> {
  const { defaultCountry, systems = [undefined], forms = [] } = options;
  const named = rows.values.map((value, index) => ({ ...value, name: `value ${index}` }));
  const raw = named.map(({ sql, name }) => `${sql} AS ${quoteName(name)}`);
  const query = normalizeQuery({
    from: `(SELECT ${[`${rows.contact} AS contact`, ...raw, `${rows.country}::VARCHAR AS country`].join(', ')} FROM ${rows.from})`,
    fields: named.map(({ identifier, name }) => requestOf(identifier, name, forms)),
    countryColumn: 'country',
    defaultCountry,
    reveal: true,
  });
  const lists = named.map(({ identifier, name }) =>
    tokensOf(identifier, quoteName(`${name}_normalized`), { systems, forms }),
  );
  const tokens = lists.length === 0 ? '[]::UHUGEINT[]' : `list_concat(${lists.join(', ')})`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT contact, token
    FROM (SELECT contact, unnest(${tokens}) AS token FROM (${query})) WHERE token IS NOT NULL`);
}

/** Where a contact may have further values, each of them stands in a row of its own. */
function rowsOf({ table, values, extras, hasExtras, identifiers }: ContactTable): SayingRows {
  const said = telling.filter((identifier) => identifiers.includes(identifier));
  const column = (identifier: Identifier) => quoteName(identifierColumn(identifier));
  const country = identifiers.includes('country') ? column('country') : 'NULL';
  const own = `SELECT ${['contact', ...said.map(column), `${country} AS country`].join(', ')} FROM ${values} SEMI JOIN ${table} USING (contact)`;
  const further = said.map((identifier) => `CASE WHEN e.identifier = '${identifier}' THEN e.value END`);
  const others = `SELECT ${['e.contact', ...further, country].join(', ')} FROM ${extras} AS e JOIN ${values} USING (contact)`;
  return {
    from: `(${hasExtras ? `${own} UNION ALL ${others}` : own})`,
    contact: 'contact',
    values: said.map((identifier) => ({ identifier, sql: column(identifier) })),
    country: 'country',
  };
}

/** SQL giving a list of the tokens of a canonical value `n`; of NULL comes NULL, or a list of NULL. */
function tokensOf(
  identifier: Telling,
  n: string,
  { systems, forms }: { readonly systems: readonly IdSystem[]; readonly forms: readonly Form[] },
): string {
  switch (identifier) {
    case 'email':
      // Google's rule is LinkedIn's with this one more step.
      return digestTokens(n, emailRules.gmail(n), forms);
    case 'phone':
      return digestTokens(n, `ltrim(${n}, '+')`);
    case 'mobile_ad_id':
      // Only valid ones: devices whose owner refuses tracking all report the same zeros.
      return `[md5_number('m:' || ${n})]`;
    case 'external_id': {
      // A control character: no name can run into an id.
      const ofSystem = [...new Set(systems)].map(
        (system) => `md5_number(${quoteText(`x:${system ?? ''}`)} || chr(31) || ${n})`,
      );
      return `[${ofSystem.join(', ')}]`;
    }
  }
}

/** Tokens of a canonical value and of its other form; what is a digest already stands for itself. */
function digestTokens(n: string, other: string, forms: readonly Form[] = []): string {
  const further = forms.flatMap((form) => (form === 'md5' || form === 'sha256md5' ? [furtherDigests[form](n)] : []));
  const more = further.map((digest) => `, md5_number(${digest})`).join('');
  return `
  CASE WHEN ${n} IS NULL THEN NULL
    WHEN regexp_full_match(${n}, '[0-9a-f]{64}') THEN [md5_number(${n})]${forms.includes('md5') ? md5Tokens(n, forms) : ''}
    WHEN ${other} = ${n} THEN [md5_number(sha256(${n}))${more}]
    ELSE [md5_number(sha256(${n})), md5_number(sha256(${other}))${more}] END`;
}

const furtherDigests = {
  md5: (n: string) => `md5(${n})`,
  sha256md5: (n: string) => `sha256(md5(${n}))`,
} as const satisfies Partial<Record<Form, (n: string) => string>>;

const md5Tokens = (n: string, forms: readonly Form[]) => `
    WHEN regexp_full_match(${n}, '[0-9a-f]{32}') THEN [md5_number(${n})${forms.includes('sha256md5') ? `, md5_number(sha256(${n}))` : ''}]`;

/** SQL giving `person`, as the ledger has whom external ids tell; undefined where there are none. */
export function personsOfIds(rows: SayingRows): string | undefined {
  const ids = rows.values.filter(({ identifier }) => identifier === 'external_id');
  if (ids.length === 0) return undefined;
  const query = normalizeQuery({
    from: `(${ids.map(({ sql }) => `SELECT ${sql} AS value FROM ${rows.from}`).join(' UNION ALL ')})`,
    fields: [requestOf('external_id', 'value', [])],
    countryColumn: undefined,
    defaultCountry: undefined,
    reveal: true,
  });
  const key = `md5_number('${keyPrefix('external_id')}:' || value_normalized)`;
  return `SELECT ${personOf(key)} AS person FROM (${query}) WHERE value_normalized IS NOT NULL`;
}

/** The form by which people are told apart. */
const requestOf = (identifier: Telling, column: string, forms: readonly Form[]): FieldRequest => ({
  field: identifier,
  rules: identityRulesOf(forms)[identifier],
  column,
  as: column,
});
