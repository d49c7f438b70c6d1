import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { identifierColumn, manyValued } from './contact-columns.ts';

/**
 * Rows of one person become one contact. Who is who: the external id, else the first valid e-mail, else phone, else mobile
 * id, else name and address. The last row in file order speaks; what it leaves blank comes from the row before it; every
 * valid e-mail and phone is kept; one denial of consent in any of the rows is a denial. Rejected rows go along, each for
 * itself, so that a list can say how many of its segment it lacks.
 */
export async function mergeDuplicates(
  engine: Engine,
  names: {
    readonly staged: string;
    readonly table: string;
    readonly extras: string;
    /** Quoted columns that a contact keeps. */
    readonly kept: readonly string[];
  },
): Promise<{ contacts: number; duplicates: number }> {
  const { staged, table, extras, kept } = names;
  const repeated = quoteName('repeated keys');
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${repeated} AS
    SELECT key FROM ${staged} WHERE reason IS NULL GROUP BY key HAVING count(*) > 1`);
  const columns = kept.map((column) => `, ${column}`).join('');
  const merged = kept.map((column) => `, arg_max(${column}, contact) AS ${column}`).join('');
  await engine.run(`
    CREATE TEMP TABLE ${table} AS
    SELECT contact, md5_number_lower(key) AS person, NULL::VARCHAR AS reason, consent${columns}
    FROM ${staged} ANTI JOIN ${repeated} USING (key)
    WHERE reason IS NULL
    UNION ALL
    SELECT contact, 0 AS person, reason, consent${columns} FROM ${staged} WHERE reason IS NOT NULL
    UNION ALL
    SELECT max(contact) AS contact, md5_number_lower(key) AS person, NULL AS reason,
      CASE WHEN bool_or(consent = 'denied') THEN 'denied' ELSE arg_max(consent, contact) END AS consent${merged}
    FROM ${staged} SEMI JOIN ${repeated} USING (key)
    WHERE reason IS NULL
    GROUP BY key`);
  await engine.run(`CREATE TEMP TABLE ${extras} AS ${extraValues(names, repeated)}`);
  const { contacts, candidates } = await engine.row(`
    SELECT (SELECT count(*) FROM ${table} WHERE reason IS NULL)::INTEGER AS contacts,
      (SELECT count(*) FROM ${staged} WHERE reason IS NULL)::INTEGER AS candidates`);
  await engine.run(`DROP TABLE ${repeated}`);
  return { contacts: Number(contacts), duplicates: Number(candidates) - Number(contacts) };
}

/** Values of a person beyond the one that its contact row shows: from further columns and from merged rows. */
function extraValues({ staged, table, kept }: Parameters<typeof mergeDuplicates>[1], repeated: string): string {
  const present = manyValued.filter((identifier) => kept.includes(quoteName(identifierColumn(identifier))));
  const fromColumns = `
    SELECT md5_number_lower(key) AS person, unnest(more, recursive := true)
    FROM ${staged} WHERE reason IS NULL AND len(more) > 0`;
  const fromRows = present.map(
    (identifier) => `
    SELECT md5_number_lower(key) AS person, '${identifier}' AS identifier,
      ${quoteName(identifierColumn(identifier))} AS value, NULL AS canonical
    FROM ${staged} SEMI JOIN ${repeated} USING (key)
    WHERE reason IS NULL AND ${quoteName(identifierColumn(identifier))} IS NOT NULL`,
  );
  const shown = present.map(
    (identifier) =>
      `(found.identifier = '${identifier}' AND found.value = c.${quoteName(identifierColumn(identifier))})`,
  );
  return `
    SELECT DISTINCT c.contact, found.identifier, found.value
    FROM (${[fromColumns, ...fromRows].join('\n    UNION ALL')}) AS found
    JOIN ${table} AS c USING (person)
    WHERE NOT coalesce(${[...shown, 'false'].join(' OR ')}, false)`;
}
