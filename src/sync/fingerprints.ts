import { identifierColumn } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { identifiersOf, peopleAmong, withDefaultCountry } from './encodable.ts';

/**
 * Writes a table of `contact`, `person`, `reason` and `print` UBIGINT, which is equal when consent and all raw values
 * are; NULL where further values belong to a contact, or it is rejected.
 *
 * @returns the quoted name of the table
 */
export async function writeFingerprints(
  engine: Engine,
  contacts: ContactTable,
  options: {
    readonly defaultCountry: string | undefined;
    /** SQL giving `contact`. */
    readonly among: string;
    /** Makes the table's name unique. */
    readonly number: number;
  },
): Promise<string> {
  const { values } = withDefaultCountry(contacts, options.defaultCountry);
  const spelt = identifiersOf(contacts, options.defaultCountry);
  const all = [...spelt].toSorted().map((each) => quoteName(identifierColumn(each)));
  // The engine's own hash: a sixth of the time of a digest. That of a hundred thousand changed contacts one has the print of another
  // one among ten million happens once in twenty million runs; another release of the engine finds no prints of this one.
  const print = `hash(${['signals', ...all].join(', ')})`;
  const table = quoteName(`fingerprints ${options.number}`);
  await engine.run(`CREATE TEMP TABLE ${table} AS
    SELECT contact, person, reason, CASE WHEN reason IS NULL AND contact NOT IN (SELECT contact FROM ${contacts.extras}) THEN ${print} END AS print
    FROM ${peopleAmong(contacts, values, options.among)}`);
  return table;
}
