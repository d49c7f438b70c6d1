import type { Engine } from '../engine/engine.ts';
import { neutralCell } from '../engine/neutral-cell.ts';
import { quoteName } from '../engine/sql.ts';
import { fields, type Field, identifierOf, type Platform } from '../identifiers/identifier.ts';
import { type FieldRequest, normalizeQuery, supports } from '../identifiers/normalize.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { withCountry } from './contact-columns.ts';

/** The rows of a source as a platform's upload form takes them. */
export interface HashedRows {
  /** Headers of the columns, in their order; an identifier with several columns has its header several times. */
  readonly headers: readonly string[];
  /**
   * A query that gives the columns of the rows that have at least one value, in the order of the source. No cell of them is a
   * formula to a spreadsheet.
   */
  readonly query: string;
  readonly rows: number;
  /** Rows without any value that the platform takes. */
  readonly leftOut: number;
  /** Header to reason to number of values. */
  readonly invalid: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Headers of the platforms' upload templates (2026-11); Meta's are the keys of its API in lower case. */
const headers: Readonly<Record<Platform, Readonly<Partial<Record<Field, string>>>>> = {
  google: {
    email: 'Email',
    phone: 'Phone',
    first_name: 'First Name',
    last_name: 'Last Name',
    country: 'Country',
    postal_code: 'Zip',
    mobile_ad_id: 'Mobile Device ID',
  },
  meta: {
    email: 'email',
    phone: 'phone',
    mobile_ad_id: 'madid',
    external_id: 'extern_id',
    first_name: 'fn',
    last_name: 'ln',
    postal_code: 'zip',
    city: 'ct',
    region: 'st',
    country: 'country',
    birth_year: 'doby',
    birth_month: 'dobm',
    birth_day: 'dobd',
    gender: 'gen',
  },
  linkedin: {
    email: 'email',
    first_name: 'firstname',
    last_name: 'lastname',
    job_title: 'jobtitle',
    company: 'employeecompany',
    country: 'country',
    mobile_ad_id: 'googleaid',
  },
  criteo: { email: 'email', mobile_ad_id: 'madid' },
};

interface Column extends FieldRequest {
  readonly header: string;
  readonly as: string;
}

/** Normalises and hashes every row of a source for a platform. Requires `prepareRules`. */
export async function hashRows(
  engine: Engine,
  source: SourceTable,
  options: { readonly platform: Platform; readonly defaultCountry: string | undefined; readonly reveal: boolean },
): Promise<HashedRows> {
  const columns = columnsOf(source, options.platform);
  const from = { ...withCountry(source), defaultCountry: options.defaultCountry };
  const table = quoteName(`hashed ${source.name}`);
  const outputs = columns.flatMap(({ as }) => [
    `${as}_value`,
    `${as}_error`,
    ...(options.reveal ? [`${as}_normalized`] : []),
  ]);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT _row, ${outputs.map(quoteName).join(', ')}
    FROM (${normalizeQuery({ ...from, fields: columns, reveal: options.reveal })})`);
  const some = columns.map(({ as }) => `${quoteName(`${as}_value`)} IS NOT NULL`).join(' OR ') || 'false';
  const { rows, n } = await engine.row(
    `SELECT count(*) FILTER (${some})::INTEGER AS rows, count(*)::INTEGER AS n FROM ${table}`,
  );
  const shown = columns.flatMap(({ as }) => [`${as}_value`, ...(options.reveal ? [`${as}_normalized`] : [])]);
  return {
    headers: columns.flatMap(({ header }) => [header, ...(options.reveal ? [`${header} normalized`] : [])]),
    query: `SELECT ${shown.map((name) => neutralCell(quoteName(name))).join(', ')} FROM ${table} WHERE ${some} ORDER BY _row`,
    rows: Number(rows),
    leftOut: Number(n) - Number(rows),
    invalid: await invalidCounts(engine, table, columns),
  };
}

function columnsOf(source: SourceTable, platform: Platform): Column[] {
  return fields.flatMap((field) => {
    const header = headers[platform][field];
    if (header === undefined || !supports(platform, field)) return [];
    const mapped = source.mapping[identifierOf(field)] ?? [];
    return mapped.map((column, index): Column => ({ field, rules: platform, column, header, as: `${field} ${index}` }));
  });
}

async function invalidCounts(
  engine: Engine,
  table: string,
  columns: readonly Column[],
): Promise<HashedRows['invalid']> {
  const found: Record<string, Record<string, number>> = {};
  for (const { as, header } of columns) {
    const error = quoteName(`${as}_error`);
    const rows = await engine.rows(
      `SELECT ${error} AS reason, count(*)::INTEGER AS n FROM ${table} WHERE ${error} IS NOT NULL GROUP BY ALL ORDER BY n DESC`,
    );
    for (const row of rows) {
      const reasons = (found[header] ??= {});
      const reason = String(row['reason']);
      reasons[reason] = (reasons[reason] ?? 0) + Number(row['n']);
    }
  }
  return found;
}
