import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import { normalizeQuery, preparePhones } from '../identifiers/normalize.ts';
import { identifierColumn } from './contact-columns.ts';
import type { ContactTable } from './contact-table.ts';

/** A raw value that says who somebody is, as a row of `from`: `contact`, `identifier`, `value`, `country`. */
interface RawValues {
  readonly sql: string;
}

/**
 * Writes a table (`contact` BIGINT, `token` VARCHAR) by which people of different sources are recognised: two contacts are
 * the same person when they share a token. An e-mail gives one token without and one with Gmail's dots and tags folded,
 * and the digests of both, so that lists that arrive hashed are recognised as well; likewise phones.
 *
 * @returns the quoted name of the table
 */
export async function identityTokens(
  engine: Engine,
  contacts: ContactTable,
  defaultCountry: string | undefined,
): Promise<string> {
  const tokens = quoteName(`tokens ${contacts.source.name}`);
  await writeTokens(engine, tokens, contactValues(contacts), defaultCountry);
  return tokens;
}

/** Like `identityTokens`, for the rows of any query that gives `contact`, `identifier`, `value` and `country`. */
export async function writeTokens(
  engine: Engine,
  table: string,
  values: RawValues,
  defaultCountry: string | undefined,
): Promise<void> {
  const raw = quoteName('raw identity values');
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${raw} AS ${values.sql}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT DISTINCT contact, token FROM (
    ${emailTokens(raw)}
    UNION ALL ${await phoneTokens(engine, raw, defaultCountry)}
    UNION ALL SELECT contact, 'm:' || lower(trim(value)) FROM ${raw} WHERE identifier = 'mobile_ad_id'
    UNION ALL SELECT contact, 'x:' || trim(value) FROM ${raw} WHERE identifier = 'external_id'
  ) AS found(contact, token) WHERE token IS NOT NULL`);
  await engine.run(`DROP TABLE ${raw}`);
}

function contactValues({ table, extras, identifiers }: ContactTable): RawValues {
  const telling = (['email', 'phone', 'mobile_ad_id', 'external_id'] as const satisfies readonly Identifier[]).filter(
    (identifier) => identifiers.includes(identifier),
  );
  const country = identifiers.includes('country') ? quoteName(identifierColumn('country')) : 'NULL::VARCHAR';
  const own = telling.map((identifier) => {
    const column = quoteName(identifierColumn(identifier));
    return `SELECT contact, '${identifier}' AS identifier, ${column} AS value, ${country} AS country
      FROM ${table} WHERE ${column} IS NOT NULL`;
  });
  const more = `SELECT e.contact, e.identifier, e.value, ${country} AS country FROM ${extras} AS e JOIN ${table} USING (contact)`;
  return { sql: [...own, more].join(' UNION ALL ') };
}

/** A canonical value and its digest, so that a plain value meets a hashed one. */
const withDigest = (query: string) => `
  SELECT contact, unnest(CASE WHEN regexp_full_match(n, '[0-9a-f]{64}') THEN ['h:' || n]
    ELSE ['v:' || n, 'h:' || sha256(n)] END) FROM (${query}) WHERE n IS NOT NULL`;

function emailTokens(raw: string): string {
  return (['linkedin', 'google'] as const)
    .map((platform) => {
      const normalized = normalizeQuery({
        platform,
        from: `(SELECT contact, value FROM ${raw} WHERE identifier = 'email')`,
        fields: [{ field: 'email', column: 'value', as: 'v' }],
        countryColumn: undefined,
        defaultCountry: undefined,
        reveal: true,
      });
      return withDigest(`SELECT contact, v_normalized AS n FROM (${normalized})`);
    })
    .join(' UNION ALL ');
}

async function phoneTokens(engine: Engine, raw: string, defaultCountry: string | undefined): Promise<string> {
  const from = `(SELECT contact, value, country FROM ${raw} WHERE identifier = 'phone')`;
  const countryColumn = 'country';
  await preparePhones(engine, { from, columns: ['value'], countryColumn, defaultCountry });
  return (['google', 'meta'] as const)
    .map((platform) => {
      const fields = [{ field: 'phone' as const, column: 'value', as: 'v' }];
      const normalized = normalizeQuery({ platform, from, fields, countryColumn, defaultCountry, reveal: true });
      return withDigest(`SELECT contact, v_normalized AS n FROM (${normalized})`);
    })
    .join(' UNION ALL ');
}
