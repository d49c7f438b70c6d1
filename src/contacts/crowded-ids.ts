import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { headerOf, type SourceTable } from '../sources/source-table.ts';
import { identifierColumn } from './contact-columns.ts';
import { identityKinds } from './identity-kinds.ts';

/** Ids that seem to be of many people: the number of a company, of a shop, or a placeholder that we don't know. */
export interface CrowdedIds {
  readonly ids: number;
  /** Of the id with the most rows. */
  readonly rows: number;
  readonly people: number;
  readonly told: (typeof telling)[number];
}

/** What a person rarely changes: first of all the e-mail. */
const telling = ['email', 'phone'] as const;

/** A person with more addresses than this, and one in nearly every row, is several. */
const most = 10;

/**
 * Finds external ids of which the rows have many first e-mails (or phones, where there are no e-mails), a new one in more than
 * half of their rows. Asks nothing of ids with few rows.
 *
 * @param given.rows quoted table of their rows: `key` and the columns of raw values (`given.values`)
 * @param given.repeated quoted table of the keys that several rows have: `key`, `kind`, `rows`
 */
export async function findCrowdedIds(
  engine: Engine,
  { rows, repeated, values }: { readonly rows: string; readonly repeated: string; readonly values: readonly string[] },
): Promise<CrowdedIds | undefined> {
  const told = telling.find((identifier) => values.includes(quoteName(identifierColumn(identifier))));
  const large = `(FROM ${repeated} WHERE kind = ${identityKinds.indexOf('external_id')} AND rows > ${most})`;
  const { n } = await engine.row(`SELECT count(*)::INTEGER AS n FROM ${large}`);
  if (told === undefined || n === 0) return undefined;
  const found = await engine.row(`
    SELECT count(*)::INTEGER AS ids, max(rows)::INTEGER AS rows, arg_max(people, rows)::INTEGER AS people
    FROM (
      SELECT count(*) AS rows, count(DISTINCT lower(${quoteName(identifierColumn(told))})) AS people
      FROM ${rows} SEMI JOIN ${large} USING (key) GROUP BY key)
    WHERE people > ${most} AND people * 2 > rows`);
  const ids = Number(found['ids']);
  return ids === 0 ? undefined : { ids, rows: Number(found['rows']), people: Number(found['people']), told };
}

/** What is said of it: the columns, never an id. */
export function crowdedIdsText(source: SourceTable, { ids, rows, people, told }: CrowdedIds): string {
  const columns = new Set((source.mapping.external_id ?? []).map((column) => `"${headerOf(source, column)}"`));
  const words = told === 'email' ? 'e-mails' : 'phones';
  const others = ids === 1 ? '' : `, and so did those of ${ids - 1} other ${ids === 2 ? 'id' : 'ids'}`;
  return `${[...columns].join(', ')}: ${rows} rows with one external id and ${people} different ${words} became one contact${others}`;
}

/** What to do about it. */
export const crowdedIdsFix =
  'Where it is no id of a person, map the column that is, or none: `map: { external_id: [] }`.';
