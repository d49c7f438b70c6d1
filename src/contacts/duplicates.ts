import type { Engine, Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { manyValued } from '../identifiers/identifier.ts';
import { identifierColumn } from './contact-columns.ts';
import { type CrowdedIds, findCrowdedIds } from './crowded-ids.ts';
import { type IdentityKind, identityKinds } from './identity-kinds.ts';

/** How many contacts rows became, and by what those were known that did not become one of their own. */
export interface Merged {
  readonly contacts: number;
  readonly duplicates: number;
  readonly duplicatesBy: Readonly<Partial<Record<IdentityKind, number>>>;
  readonly crowdedIds: CrowdedIds | undefined;
}

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
): Promise<Merged> {
  const { staged, table, extras, kept } = names;
  const repeated = quoteName('repeated keys');
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${repeated} AS
    SELECT key, any_value(kind) AS kind, count(*) AS rows FROM ${staged} WHERE reason IS NULL
    GROUP BY key HAVING count(*) > 1`);
  const columns = kept.map((column) => `, ${column}`).join('');
  const merged = kept.map((column) => `, arg_max(${column}, contact) AS ${column}`).join('');
  const consent = "coalesce(consent, 'unspecified') AS consent";
  await engine.run(`
    CREATE TEMP TABLE ${table} AS
    SELECT contact, ${person} AS person, NULL::VARCHAR AS reason, ${consent}${columns}
    FROM ${staged} ANTI JOIN ${repeated} USING (key)
    WHERE reason IS NULL
    UNION ALL
    SELECT contact, 0 AS person, reason, ${consent}${columns} FROM ${staged} WHERE reason IS NOT NULL
    UNION ALL
    SELECT max(contact) AS contact, ${person} AS person, NULL AS reason,
      CASE WHEN bool_or(consent = 'denied') THEN 'denied' ELSE coalesce(arg_max(consent, contact), 'unspecified') END AS consent${merged}
    FROM ${staged} SEMI JOIN ${repeated} USING (key)
    WHERE reason IS NULL
    GROUP BY key`);
  await engine.run(`CREATE TEMP TABLE ${extras} AS ${extraValues(names, repeated)}`);
  const { contacts } = await engine.row(`SELECT count(*)::INTEGER AS contacts FROM ${table} WHERE reason IS NULL`);
  const counts = await engine.rows(
    `SELECT kind, sum(rows - 1)::INTEGER AS n FROM ${repeated} GROUP BY kind ORDER BY kind`,
  );
  const crowdedIds = await findCrowdedIds(engine, { staged, repeated, kept });
  await engine.run(`DROP TABLE ${repeated}`);
  const kindAt = (row: Row) => identityKinds[Number(row['kind'])] ?? 'name_and_address';
  return {
    contacts: Number(contacts),
    duplicates: counts.reduce((sum, row) => sum + Number(row['n']), 0),
    duplicatesBy: Object.fromEntries(counts.map((row) => [kindAt(row), Number(row['n'])])),
    crowdedIds,
  };
}

/** Half of the key is enough to tell people apart, and a word to join by. */
const person = '(key & 18446744073709551615::UHUGEINT)::UBIGINT';

/** Values of a person beyond the one that its contact row shows: from further columns and from merged rows. */
function extraValues({ staged, table, kept }: Parameters<typeof mergeDuplicates>[1], repeated: string): string {
  const present = manyValued.filter((identifier) => kept.includes(quoteName(identifierColumn(identifier))));
  const fromColumns = `
    SELECT ${person} AS person, unnest(more, recursive := true) FROM ${staged} WHERE reason IS NULL AND len(more) > 0`;
  const fromRows = present.map((identifier) => {
    const value = quoteName(identifierColumn(identifier));
    return `
    SELECT ${person} AS person, '${identifier}' AS identifier, ${value} AS value
    FROM ${staged} SEMI JOIN ${repeated} USING (key) WHERE reason IS NULL AND ${value} IS NOT NULL`;
  });
  const shown = present.map(
    (identifier) =>
      `(found.identifier = '${identifier}' AND found.value = c.${quoteName(identifierColumn(identifier))})`,
  );
  return `
    SELECT DISTINCT c.contact, found.identifier, found.value
    FROM (${[fromColumns, ...fromRows].join('\n    UNION ALL')}) AS found
    JOIN ${table} AS c ON c.person = found.person AND c.reason IS NULL
    WHERE NOT coalesce(${[...shown, 'false'].join(' OR ')}, false)`;
}
