import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Field } from '../identifiers/identifier.ts';
import { type MemberTable, standingColumn } from './member-keys.ts';

type Table = Pick<MemberTable, 'table' | 'fields'>;

/**
 * The part of all keys that must have changed before they are written down anew: one in so many. To write them takes as long as to make
 * a fifth of them.
 */
const worthWriting = 20;

/**
 * Makes a table of members of those contacts whose keys are known.
 *
 * @param prints quoted table of fingerprints (`writeFingerprints`)
 * @param known quoted table of known keys by `print`
 * @returns SQL giving the other contacts, and whether what is known differs by so much that it should be written anew; undefined when too many are unknown, so
 * that all are to be encoded at once
 */
export async function takeKnown(
  engine: Engine,
  prints: string,
  known: string,
  { table, fields }: Table,
): Promise<{ readonly contacts: string; readonly isOld: boolean } | undefined> {
  const others = quoteName(`unknown of ${table}`);
  await engine.run(`CREATE TEMP TABLE ${others} AS SELECT contact FROM ${prints} ANTI JOIN ${known} USING (print)`);
  const counted = await engine.row(
    `SELECT (SELECT count(*) FROM ${others})::INTEGER AS unknown, (SELECT count(*) FROM ${prints})::INTEGER AS total,
      (SELECT count(*) FROM ${known} ANTI JOIN ${prints} USING (print))::INTEGER AS gone`,
  );
  const [unknown = 0, total = 0, gone = 0] = ['unknown', 'total', 'gone'].map((name) => Number(counted[name]));
  if (unknown * 2 > total) return undefined;
  await engine.run(`CREATE TEMP TABLE ${table} AS
    SELECT p.contact, p.person, coalesce(p.reason, k.reason) AS reason, k.key${standings(fields, 'k')}
    FROM ${prints} AS p JOIN ${known} AS k USING (print)`);
  return { contacts: `SELECT contact FROM ${others}`, isOld: (unknown + gone) * worthWriting > total };
}

/**
 * SQL giving what the next run is to know, each `print` once: all members of this one.
 *
 * @param others quoted table of keys of which those of nobody here are kept, too: they may be in an audience that was not asked for
 */
export function keysToKnow(prints: string, others: string | undefined, { table, fields }: Table): string {
  const columns = ['reason', 'key', ...fields.map((_, index) => standingColumn(index))];
  const values = columns.map((column) => `any_value(${column}) AS ${column}`).join(', ');
  const members = `SELECT print, ${columns.map((column) => `m.${column}`).join(', ')} FROM ${table} AS m
    JOIN (SELECT contact, print FROM ${prints} WHERE print IS NOT NULL) AS p USING (contact)`;
  const rest =
    others === undefined
      ? ''
      : ` UNION ALL SELECT print, ${columns.join(', ')} FROM ${others} ANTI JOIN ${prints} USING (print)`;
  return `SELECT print, ${values} FROM (${members}${rest}) GROUP BY print`;
}

const standings = (fields: readonly Field[], from: string) =>
  fields.map((_, index) => `, ${from}.${standingColumn(index)}`).join('');
