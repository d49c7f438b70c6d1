import { identifierColumn } from '../contacts/contact-columns.ts';
import { textRules } from '../identifiers/rules/text.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Field, identifierOf } from '../identifiers/identifier.ts';
import type { Countable } from './countable.ts';
import type { Encoding } from './encode.ts';
import { fieldStandings, type MemberTable, standingColumn, writeMemberKeys } from './member-keys.ts';

/**
 * Writes a table of members who are only counted. Whoever has an e-mail that nobody else has is a member whatever else is sent of
 * them, and unlike every other one: their other identifiers are not even read. Their keys are of use in this table alone.
 *
 * @param given.fields an e-mail is among them, and finds people by itself
 * @param encode encodes contacts, given SQL of `contact`
 * @returns undefined when it takes real keys of all to count them
 */
export async function writeCountedMembers(
  engine: Engine,
  { table: countable, others, values }: Countable,
  given: MemberTable,
  encode: (among: string) => Promise<Encoding>,
): Promise<Encoding | undefined> {
  const { table, fields } = given;
  const encoding = await encode(`SELECT contact FROM ${others}`);
  await writeMemberKeys(engine, encoding, given);
  const emails = quoteName(`emails of ${table}`);
  await engine.run(
    `CREATE TEMP TABLE ${emails} AS SELECT email FROM ${encoding.rows(undefined, { unhashed: true })} WHERE email IS NOT NULL`,
  );
  // An address that was hashed before it came to us may be that of anybody.
  const { digests } = await engine.row(
    `SELECT count(*)::INTEGER AS digests FROM ${emails} WHERE strlen(email) IN (32, 64) AND regexp_full_match(email, '[0-9a-f]+')`,
  );
  const standings = await fieldStandings(engine, table, fields);
  const doubtful = standings.some(({ isValid, invalid }) => !isValid && invalid > 0);
  const unseen = standings.filter(({ isValid, invalid }) => !isValid && invalid === 0).map(({ field }) => field);
  if (
    digests !== 0 ||
    doubtful ||
    (await haveAny(engine, `${values} SEMI JOIN ${countable} USING (contact)`, unseen))
  ) {
    await engine.run(`DROP TABLE ${table}; DROP TABLE ${emails}`);
    return undefined;
  }
  // Those whose address somebody else has as well, written in a way that had to be looked at.
  const same = quoteName(`same e-mail as of ${table}`);
  await engine.run(`CREATE TEMP TABLE ${same} AS
    SELECT contact FROM ${countable} SEMI JOIN (SELECT hash(email) AS email FROM ${emails}) USING (email)
      ANTI JOIN ${others} USING (contact)`);
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${same}`);
  if (n !== 0) await writeMemberKeys(engine, await encode(`SELECT contact FROM ${same}`), { ...given, isBegun: true });
  await engine.run(`INSERT INTO ${table} BY NAME
    SELECT contact, person, email::UHUGEINT AS key, true AS ${standingColumn(fields.indexOf('email'))}
    FROM ${countable} ANTI JOIN (FROM ${others} UNION ALL FROM ${same}) USING (contact)`);
  await engine.run(`DROP TABLE ${emails}; DROP TABLE ${same}`);
  return encoding;
}

/** Whether any row has anything in the identifiers that fields are made of. */
async function haveAny(engine: Engine, rows: string, fields: readonly Field[]): Promise<boolean> {
  if (fields.length === 0) return false;
  const filled = fields.map((field) => textRules.filled(quoteName(identifierColumn(identifierOf(field)))));
  const { any } = await engine.row(`SELECT EXISTS (FROM ${rows} WHERE ${filled.join(' OR ')}) AS any`);
  return any === true;
}
