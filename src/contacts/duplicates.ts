import type { Purpose } from '../config/consent-config.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { manyValued } from '../identifiers/identifier.ts';
import { identifierColumn, ifFilled } from './contact-columns.ts';
import { type CrowdedIds, findCrowdedIds } from './crowded-ids.ts';
import { type IdentityKind, identityKinds } from './identity-kinds.ts';

/** How many rows became no contact of their own, and by what they were known. */
export interface Merged {
  readonly duplicates: number;
  readonly duplicatesBy: Readonly<Partial<Record<IdentityKind, number>>>;
  readonly crowdedIds: CrowdedIds | undefined;
  /** Whether any contact may have further values. */
  readonly hasExtras: boolean;
}

/** What is merged, and the names of what comes of it; all are quoted. */
export interface Candidates {
  /** The table of candidates (`stageRows`), which becomes that of the contacts. */
  readonly table: string;
  /** Its raw values, where a query of `contact` and values (`valuesOfRows`) has them instead. */
  readonly valuesOfRows: string | undefined;
  /** The columns of raw values. */
  readonly values: readonly string[];
  readonly attributes: readonly string[];
  /** Columns of consent. */
  readonly purposes: readonly Purpose[];
  /** The table that is written of the contacts of several rows, with their raw values. */
  readonly merged: string;
  /** The table that is written of further values. */
  readonly extras: string;
}

/**
 * Rows of one person become one contact. Who is who: the external id, else the first valid e-mail, else phone, else mobile
 * id, else name and address. The last row in file order speaks; what it leaves blank comes from the row before it; every
 * valid e-mail and phone is kept; one denial of consent in any of the rows is a denial. Rejected rows go along, each for
 * itself, so that a list can say how many of its segment it lacks.
 */
export async function mergeDuplicates(engine: Engine, names: Candidates): Promise<Merged> {
  const { table, merged, extras, values } = names;
  const repeated = quoteName('repeated keys');
  const rows = quoteName('repeated rows');
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${repeated} AS
    SELECT key, any_value(kind) AS kind, count(*) AS rows FROM ${table} WHERE reason IS NULL
    GROUP BY key HAVING count(*) > 1`);
  const counts = await engine.rows(
    `SELECT kind, sum(rows - 1)::INTEGER AS n FROM ${repeated} GROUP BY kind ORDER BY kind`,
  );
  // Of a file with further columns, whatever stands in them is kept though no row is like another.
  if (counts.length === 0 && names.valuesOfRows !== undefined) {
    await engine.run(`DROP TABLE ${repeated};
      CREATE OR REPLACE TEMP TABLE ${merged} (${['contact BIGINT', ...values.map((column) => `${column} VARCHAR`)].join(', ')});
      CREATE TEMP TABLE ${extras} (contact BIGINT, identifier VARCHAR, value VARCHAR)`);
    return { duplicates: 0, duplicatesBy: {}, crowdedIds: undefined, hasExtras: false };
  }
  await writeRepeated(engine, names, { repeated, rows });
  const kept = [...values, ...names.attributes].map((column) => `, arg_max(${column}, contact) AS ${column}`).join('');
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${merged} AS
    SELECT max(contact) AS contact, key, any_value(person) AS person,
      ${names.purposes.map((purpose) => `CASE WHEN bool_or(${purpose} = 'denied') THEN 'denied' ELSE arg_max(${purpose}, contact) END AS ${purpose}`).join(', ')}${kept}
    FROM ${rows} GROUP BY key`);
  await engine.run(`CREATE TEMP TABLE ${extras} AS ${extraValues(names, repeated, rows)}`);
  const crowdedIds = await findCrowdedIds(engine, { rows, repeated, values });
  if (counts.length > 0) {
    const elsewhere = names.valuesOfRows === undefined ? '' : exclude(values);
    await engine.run(`DELETE FROM ${table} WHERE reason IS NULL AND key IN (SELECT key FROM ${repeated});
      INSERT INTO ${table} BY NAME SELECT *${elsewhere} FROM ${merged}`);
  }
  await engine.run(`DROP TABLE ${repeated}; DROP TABLE ${rows}`);
  const kindAt = (row: Row) => identityKinds[Number(row['kind'])] ?? 'name_and_address';
  return {
    duplicates: counts.reduce((sum, row) => sum + Number(row['n']), 0),
    duplicatesBy: Object.fromEntries(counts.map((row) => [kindAt(row), Number(row['n'])])),
    crowdedIds,
    hasExtras: true,
  };
}

const exclude = (columns: readonly string[]) => (columns.length === 0 ? '' : ` EXCLUDE (${columns.join(', ')})`);

/** The rows of several-row contacts, with their raw values. */
async function writeRepeated(
  engine: Engine,
  { table, valuesOfRows, values }: Candidates,
  { repeated, rows }: { readonly repeated: string; readonly rows: string },
): Promise<void> {
  const create = (name: string, query: string) => engine.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${query}`);
  const found = `FROM ${table} SEMI JOIN ${repeated} USING (key) WHERE reason IS NULL`;
  if (valuesOfRows === undefined) return create(rows, found);
  // In two steps, so that the engine knows how few they are when it joins.
  const bare = quoteName('repeated rows without values');
  await create(bare, found);
  const seen = values.map((column) => `${ifFilled(column)} AS ${column}`);
  const replaced = seen.length === 0 ? '' : `REPLACE (${seen.join(', ')})`;
  await create(rows, `SELECT * ${replaced} FROM ${bare} JOIN ${valuesOfRows} USING (contact)`);
  return engine.run(`DROP TABLE ${bare}`);
}

/** Values of a person beyond the one that its contact row shows: from further columns and from merged rows. */
function extraValues({ table, valuesOfRows, values, merged }: Candidates, repeated: string, rows: string): string {
  const present = manyValued.filter((identifier) => values.includes(quoteName(identifierColumn(identifier))));
  const shown = present.map((identifier) => quoteName(identifierColumn(identifier)));
  const own = ['contact', ...shown].join(', ');
  const further = `unnest(more, recursive := true)`;
  const fromColumns = [
    `SELECT ${own}, ${further} FROM ${table} ANTI JOIN ${repeated} USING (key) WHERE reason IS NULL AND len(more) > 0`,
    `SELECT ${['m.contact', ...shown.map((column) => `m.${column}`)].join(', ')}, ${further}
     FROM ${rows} AS r JOIN ${merged} AS m USING (key) WHERE len(more) > 0`,
  ];
  const fromRows = present.map((identifier) => {
    const value = quoteName(identifierColumn(identifier));
    return `SELECT ${['m.contact', ...shown.map((column) => `m.${column}`)].join(', ')}, '${identifier}' AS identifier, r.${value} AS value
      FROM ${rows} AS r JOIN ${merged} AS m USING (key) WHERE r.${value} IS NOT NULL`;
  });
  const isShown = present.map((identifier, index) => `(identifier = '${identifier}' AND value = ${shown[index]})`);
  const none = `SELECT ${['NULL::BIGINT AS contact', ...shown.map((column) => `NULL AS ${column}`)].join(', ')},
    NULL::VARCHAR AS identifier, NULL::VARCHAR AS value WHERE false`;
  return `
    SELECT DISTINCT contact, identifier, value
    FROM (${[none, ...(valuesOfRows === undefined ? fromColumns : []), ...fromRows].join('\n    UNION ALL ')})
    WHERE NOT coalesce(${[...isShown, 'false'].join(' OR ')}, false)`;
}
