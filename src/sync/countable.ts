import { identifierColumn } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { signalBits } from '../destinations/signals.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { normalizeQuery, usualQuery } from '../identifiers/normalize.ts';
import type { RuleSet } from '../identifiers/rule-sets.ts';
import { peopleAmong, withDefaultCountry } from './encodable.ts';

/** The contacts of one source, most of whom can be counted by their e-mail alone, because nobody else has it. */
export interface Countable {
  /** Quoted table: `contact`, `person`, and `email` UBIGINT, which is equal when the e-mail that is sent is; NULL says nothing. */
  readonly table: string;
  /** Quoted table of `contact`: all who are to be encoded, and some others by whom the columns are judged. */
  readonly others: string;
  /** Query, in parentheses, of `contact` and raw values. */
  readonly values: string;
}

/** Contacts of whom one has a valid value of each identifier, if its column is the right one. */
const sampled = 500;

/**
 * Looks at the e-mails of contacts.
 *
 * @param given.among SQL giving `contact`
 * @param given.number makes the tables' names unique
 * @returns undefined when encoding most of them is no way round
 */
export async function makeCountable(
  engine: Engine,
  contacts: ContactTable,
  given: {
    readonly rules: RuleSet;
    readonly defaultCountry: string | undefined;
    readonly among: string;
    readonly number: number;
  },
): Promise<Countable | undefined> {
  const { rules, defaultCountry, among, number } = given;
  const { values } = withDefaultCountry(contacts, defaultCountry);
  const request = { field: 'email', rules, column: identifierColumn('email') } as const;
  const people = usualQuery(peopleAmong(contacts, values, among), [request]);
  const single = contacts.hasExtras ? `contact NOT IN (SELECT contact FROM ${contacts.extras})` : 'true';
  const table = quoteName(`countable ${number}`);
  await engine.run(`CREATE TEMP TABLE ${table} AS
    SELECT contact, person,
      CASE WHEN reason IS NULL AND signals & ${signalBits.limited} = 0 AND email_normalized IS NOT NULL AND ${single} THEN hash(email_normalized) END AS email
    FROM ${people}`);
  const others = quoteName(`not countable ${number}`);
  await engine.run(`CREATE TEMP TABLE ${others} AS SELECT DISTINCT contact FROM (
    SELECT contact FROM ${table} WHERE email IS NULL
    UNION ALL SELECT contact FROM ${table} SEMI JOIN (
      SELECT email FROM ${table} WHERE email IS NOT NULL GROUP BY email HAVING count(*) > 1) USING (email)
    ${contacts.hasExtras ? `UNION ALL SELECT contact FROM ${table} SEMI JOIN (${furtherEmails(contacts, rules)}) USING (email)` : ''}
    UNION ALL SELECT unnest(min(contact, ${sampled})) FROM ${table})`);
  const counted = await engine.row(
    `SELECT (SELECT count(*) FROM ${table})::INTEGER AS everybody, (SELECT count(*) FROM ${others})::INTEGER AS others`,
  );
  if (Number(counted['others']) * 2 <= Number(counted['everybody'])) return { table, others, values };
  await engine.run(`DROP TABLE ${table}; DROP TABLE ${others}`);
  return undefined;
}

/** SQL giving `email` of all second, third, … addresses: somebody may have only that one, because the first is none. */
function furtherEmails({ extras }: ContactTable, rules: RuleSet): string {
  const query = normalizeQuery({
    from: `(SELECT value FROM ${extras} WHERE identifier = 'email')`,
    fields: [{ field: 'email', rules, column: 'value' }],
    countryColumn: undefined,
    defaultCountry: undefined,
    reveal: true,
  });
  return `SELECT hash(email_normalized) AS email FROM (${query}) WHERE email_normalized IS NOT NULL`;
}
