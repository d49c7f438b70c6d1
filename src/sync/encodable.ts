import { identifierColumn } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import { signalBits } from '../destinations/signals.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type Identifier, identifiers, telling } from '../identifiers/identifier.ts';
import { findPhone, foundNumber } from '../identifiers/phones/phone-functions.ts';
import { isLocal } from '../identifiers/rule-sets.ts';
import { textRules } from '../identifiers/rules/text.ts';
import { joinCountries } from '../identifiers/text-stages.ts';

/** The contacts of one source that may be on a list, in the form that every platform's encoding begins with. */
export interface Encodable {
  /**
   * Quoted table: `contact`, `person`, `reason` (of rows rejected before), `signals`; raw values of those identifiers that few
   * contacts share (`id:email`, …), the number of the phone (`phoneNumber`), and for each of the others its word (`word:first_name`).
   */
  readonly table: string;
  /** Quoted table of the texts that many contacts share: `word` INTEGER, `identifier`, `raw`, `country` (where the rule looks at it),
   * `code` (of a country). */
  readonly words: string;
  /** Identifiers that some contact may have; a country also where only the config says it. */
  readonly identifiers: ReadonlySet<Identifier>;
  /** Query, in parentheses, of `contact` and raw values, the country of the config in its place. */
  readonly values: string;
  readonly contacts: ContactTable;
}

/** Of ten million people a few hundred thousand last names: normalised, and hashed, once for each. */
export const sharedIdentifiers: readonly Identifier[] = identifiers.filter(
  (identifier) => !telling.some((each) => each === identifier),
);

export const wordColumn = (identifier: Identifier) => `word:${identifier}`;
/** The number in a contact's phone: digits of E.164. */
export const phoneNumber = 'number of the phone';

/** Writes down the contacts that may be on a list, with what they share looked up, and their phones parsed. */
export async function makeEncodable(
  engine: Engine,
  contacts: ContactTable,
  options: {
    readonly defaultCountry: string | undefined;
    /** SQL giving `contact`, those that may be on a list. */
    readonly among: string;
    /** Whether they are a small part of the source's contacts; default: most of them. */
    readonly areFew?: boolean;
    /** Makes the tables' names unique. */
    readonly number: number;
  },
): Promise<Encodable> {
  const { defaultCountry, among, number } = options;
  const { values, hasCountry } = withDefaultCountry(contacts, defaultCountry);
  const present = identifiersOf(contacts, defaultCountry);
  const shared = sharedIdentifiers.filter((identifier) => present.has(identifier));
  let people = peopleAmong(contacts, values, among);
  if (options.areFew === true) {
    const few = quoteName(`people ${number}`);
    await engine.run(`CREATE TEMP TABLE ${few} AS FROM ${people}`);
    people = few;
  }
  // Of most contacts, to look at the words of all takes less than to find out whose they are.
  const words = quoteName(`words ${number}`);
  const speakers = options.areFew === true ? people : values;
  await engine.run(`CREATE TEMP TABLE ${words} AS ${wordsOf(shared, speakers, hasCountry)}`);
  const joins = shared.map((identifier, index) => {
    const own = quoteName(identifierColumn(identifier));
    const country = isLocal(identifier) && hasCountry;
    const local = country
      ? ` AND w${index}.country IS NOT DISTINCT FROM p.${quoteName(identifierColumn('country'))}`
      : '';
    return `LEFT JOIN (FROM ${words} WHERE identifier = '${identifier}') AS w${index} ON w${index}.raw = p.${own}${local}`;
  });
  const spelt = shared.map((identifier) => quoteName(identifierColumn(identifier)));
  const found = shared.map((identifier, index) => `w${index}.word AS ${quoteName(wordColumn(identifier))}`);
  const table = quoteName(`encodable ${number}`);
  const hasPhone = present.has('phone');
  const home = hasCountry ? `w${shared.indexOf('country')}.code` : 'NULL';
  const without = spelt.length === 0 ? '' : ` EXCLUDE (${spelt.join(', ')})`;
  const columns = [...found, ...(hasPhone ? phoneColumns(home, defaultCountry) : [])];
  const rows = `SELECT p.*${without}${columns.map((each) => `, ${each}`).join('')} FROM ${people} AS p ${joins.join('\n')}`;
  await engine.run(`CREATE TEMP TABLE ${table} AS ${hasPhone ? withNumbers(rows) : rows}`);
  return { table, words, identifiers: present, values, contacts };
}

const phoneText = 'text of the phone';
const phoneCountry = 'country of the phone';

/** What a phone's number is found by: its text and the code of its country. */
function phoneColumns(code: string, defaultCountry: string | undefined): string[] {
  const fallback = quoteText(defaultCountry?.toUpperCase() ?? '');
  return [
    `${textRules.text(`p.${quoteName(identifierColumn('phone'))}`)} AS ${quoteName(phoneText)}`,
    `coalesce(${code}, ${fallback}) AS ${quoteName(phoneCountry)}`,
  ];
}

/** Rows with the number that each text has, unless the text is a digest. */
function withNumbers(rows: string): string {
  const text = quoteName(phoneText);
  const country = quoteName(phoneCountry);
  const number = quoteName(phoneNumber);
  return `SELECT * REPLACE (${foundNumber(number)} AS ${number}) FROM (
    SELECT * EXCLUDE (${text}, ${country}), ${findPhone(text, country)} AS ${number} FROM (
      SELECT * REPLACE (CASE WHEN ${textRules.digest(text)} IS NULL THEN ${text} END AS ${text}) FROM (${rows})))`;
}

/** SQL over a contact: what may be told of it (`signalBits`). Whoever denied personalization and is still there may be sent within limits. */
const signalsExpression = `(CASE WHEN ads = 'granted' THEN ${signalBits.ads} ELSE 0 END
  + CASE personalization WHEN 'granted' THEN ${signalBits.personalization} WHEN 'denied' THEN ${signalBits.limited} ELSE 0 END)::UTINYINT`;

/** Contacts of a source with their raw values. */
export function peopleAmong(contacts: ContactTable, values: string, among: string): string {
  return `(SELECT c.contact, person, reason, ${signalsExpression} AS signals, v.* EXCLUDE (contact)
    FROM (SELECT contact, person, reason, ads, personalization FROM ${contacts.table} SEMI JOIN (${among}) USING (contact)) AS c
    JOIN ${values} AS v USING (contact))`;
}

function wordsOf(shared: readonly Identifier[], values: string, hasCountry: boolean): string {
  const none = 'SELECT NULL AS identifier, NULL AS raw, NULL AS country WHERE false';
  const parts = shared.map((identifier) => {
    const raw = quoteName(identifierColumn(identifier));
    const country = isLocal(identifier) && hasCountry ? quoteName(identifierColumn('country')) : 'NULL';
    return `SELECT '${identifier}' AS identifier, raw, country FROM (
      SELECT DISTINCT ${raw} AS raw, ${country}::VARCHAR AS country FROM ${values} WHERE ${raw} IS NOT NULL)`;
  });
  // Of countries the code as well, because phones are parsed by it.
  return `SELECT (row_number() OVER ())::INTEGER AS word, identifier::VARCHAR AS identifier, raw::VARCHAR AS raw, country::VARCHAR AS country, code
    FROM (SELECT w.*, found.code FROM (
      SELECT *, CASE WHEN identifier = 'country' THEN ${textRules.text('raw')} END AS named FROM (${[none, ...parts].join(' UNION ALL ')})) AS w
      ${joinCountries('found', 'named')})`;
}

/** Identifiers that some contact may have; a country also where only the config says it. */
export function identifiersOf(contacts: ContactTable, defaultCountry: string | undefined): ReadonlySet<Identifier> {
  const { hasCountry } = withDefaultCountry(contacts, defaultCountry);
  return new Set<Identifier>([...contacts.identifiers, ...(hasCountry ? (['country'] as const) : [])]);
}

/** An address without a country is in the config's default country; a contact without an address is nowhere. */
export function withDefaultCountry(
  { identifiers: mapped, values }: ContactTable,
  defaultCountry: string | undefined,
): { values: string; hasCountry: boolean } {
  const isMapped = mapped.includes('country');
  const address = (['postal_code', 'region', 'city'] as const).filter((identifier) => mapped.includes(identifier));
  if (defaultCountry === undefined || address.length === 0) return { values, hasCountry: isMapped };
  const country = quoteName(identifierColumn('country'));
  const some = address.map((identifier) => textRules.filled(quoteName(identifierColumn(identifier))));
  const standIn = `CASE WHEN ${some.join(' OR ')} THEN ${quoteText(defaultCountry)} END`;
  if (!isMapped) return { values: `(SELECT *, ${standIn} AS ${country} FROM ${values})`, hasCountry: true };
  const known = `CASE WHEN ${textRules.filled(country)} THEN ${country} ELSE ${standIn} END`;
  return { values: `(SELECT * REPLACE (${known} AS ${country}) FROM ${values})`, hasCountry: true };
}
