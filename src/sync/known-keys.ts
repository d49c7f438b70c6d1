import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Field } from '../identifiers/identifier.ts';
import { standingColumn } from './member-keys.ts';

interface Table {
  /** Quoted table of members that is made (`SourceMembers.table`). */
  readonly table: string;
  readonly fields: readonly Field[];
}

/**
 * Makes a table of members of those contacts whose keys are known.
 *
 * @param prints quoted table of fingerprints (`writeFingerprints`)
 * @param known quoted table of known keys by `print`
 * @returns SQL giving the other contacts, and whether they are worth to be written down; undefined when too many are unknown, so
 * that all are to be encoded at once
 */
export async function takeKnown(
  engine: Engine,
  prints: string,
  known: string,
  { table, fields }: Table,
): Promise<{ readonly contacts: string; readonly areMany: boolean } | undefined> {
  const others = quoteName(`unknown of ${table}`);
  await engine.run(`CREATE TEMP TABLE ${others} AS SELECT contact FROM ${prints} ANTI JOIN ${known} USING (print)`);
  const counted = await engine.row(
    `SELECT (SELECT count(*) FROM ${others})::INTEGER AS unknown, (SELECT count(*) FROM ${prints})::INTEGER AS total`,
  );
  const [unknown, total] = [Number(counted['unknown']), Number(counted['total'])];
  if (unknown * 2 > total) return undefined;
  await engine.run(`CREATE TEMP TABLE ${table} AS
    SELECT p.contact, p.person, coalesce(p.reason, k.reason) AS reason, k.key${standings(fields, 'k')}
    FROM ${prints} AS p JOIN ${known} AS k USING (print)`);
  return { contacts: `SELECT contact FROM ${others}`, areMany: unknown * 200 > total };
}

/**
 * SQL giving what the next run is to know, each `print` once: all members of this one, and what was known of others, who may be
 * in an audience that was not asked for.
 */
export function keysToKnow(prints: string, known: string | undefined, { table, fields }: Table): string {
  const columns = ['reason', 'key', ...fields.map((_, index) => standingColumn(index))];
  const values = columns.map((column) => `any_value(${column}) AS ${column}`).join(', ');
  const members = `SELECT print, ${columns.map((column) => `m.${column}`).join(', ')} FROM ${table} AS m
    JOIN (SELECT contact, print FROM ${prints} WHERE print IS NOT NULL) AS p USING (contact)`;
  const others =
    known === undefined
      ? ''
      : ` UNION ALL SELECT print, ${columns.join(', ')} FROM ${known} ANTI JOIN ${prints} USING (print)`;
  return `SELECT print, ${values} FROM (${members}${others}) GROUP BY print`;
}

const standings = (fields: readonly Field[], from: string) =>
  fields.map((_, index) => `, ${from}.${standingColumn(index)}`).join('');
