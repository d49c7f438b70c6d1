import type { Engine, Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Field, Identifier, IdentifierError, Platform } from '../identifiers/identifier.ts';
import { type FieldRequest, normalizeQuery, preparePhones, supports } from '../identifiers/normalize.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { mask } from './mask.ts';

/** How an identifier fares in a source. */
export interface Coverage {
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
  readonly reasons: readonly {
    readonly reason: IdentifierError;
    readonly count: number;
    /** The first rows, as `_row` of the source's table. */
    readonly rows: readonly number[];
    readonly samples: readonly string[];
  }[];
}

export interface CoverOptions {
  /** Whose rules; a value is valid when all of these that take the identifier accept it. */
  readonly platforms: readonly Platform[];
  readonly defaultCountry: string | undefined;
  /** Whether to give the shapes of invalid values. */
  readonly samples: boolean;
}

/** How many rows and samples of each reason are named, and how many values different shapes are looked for among. */
const named = { rows: 5, samples: 3, values: 50 };

/** Checks every row's values of an identifier by the platforms' rules. Requires `prepareRules`. */
export async function cover(
  engine: Engine,
  source: SourceTable,
  identifier: Identifier,
  options: CoverOptions,
): Promise<Coverage> {
  const columns = source.mapping[identifier] ?? [];
  const countryColumn = source.mapping.country?.[0];
  const { defaultCountry } = options;
  if (identifier === 'phone') {
    await preparePhones(engine, { from: source.table, columns, countryColumn, defaultCountry });
  }
  const requests = checksOf(identifier, columns, options.platforms);
  const checked = options.platforms.reduce((from, platform) => {
    const fields = requests.filter((request) => request.platform === platform);
    if (fields.length === 0) return from;
    return `(${normalizeQuery({ platform, from, fields, countryColumn, defaultCountry, reveal: false })})`;
  }, source.table);
  const states = columns.map((column) => stateOf(column, requests));
  const state = `CASE WHEN ${states.map(({ valid }) => valid).join(' OR ')} THEN 'valid'
    ELSE coalesce(${[...states.map(({ error }) => error), "'missing'"].join(', ')}) END`;
  const value = `coalesce(${states.map(({ error }, index) => `CASE WHEN ${error} IS NOT NULL THEN ${quoteName(columns[index] ?? '')} END`).join(', ')})`;
  const found = await engine.rows(`
    SELECT state, count(*)::INTEGER AS n, min(_row, ${named.rows})::INTEGER[] AS rows,
      ${options.samples ? `arg_min(value, _row, ${named.values})` : '[]'} AS samples
    FROM (SELECT _row, ${state} AS state, ${value} AS value FROM ${checked})
    GROUP BY state ORDER BY n DESC, state`);
  const count = (wanted: string) => Number(found.find((row) => row['state'] === wanted)?.['n'] ?? 0);
  const reasons = found.filter((row) => row['state'] !== 'valid' && row['state'] !== 'missing').map(reasonOf);
  return {
    valid: count('valid'),
    invalid: reasons.reduce((sum, reason) => sum + reason.count, 0),
    missing: count('missing'),
    reasons,
  };
}

/** A field that the platform does not take has nothing wrong with it, so that there is nothing to show. */
function reasonOf(row: Row): Coverage['reasons'][number] {
  const reason = String(row['state']) as IdentifierError;
  const count = Number(row['n']);
  if (reason === 'unsupported_field') return { reason, count, rows: [], samples: [] };
  const shapes = new Set(list(row['samples']).map((text) => mask(String(text))));
  return { reason, count, rows: list(row['rows']).map(Number), samples: [...shapes].slice(0, named.samples) };
}

interface ColumnCheck extends FieldRequest {
  readonly platform: Platform;
  readonly as: string;
}

/** One check for each column, platform that takes the identifier, and field that is made of it. */
function checksOf(identifier: Identifier, columns: readonly string[], platforms: readonly Platform[]): ColumnCheck[] {
  const fields: readonly (Field | Identifier)[] =
    identifier === 'birth_date' ? ['birth_year', 'birth_month', 'birth_day'] : [identifier];
  // Of one platform that does not take it one wants to know just that; of several, those count that do.
  const asked =
    platforms.length === 1 ? platforms : platforms.filter((platform) => supports(platform, fields[0] ?? identifier));
  return asked.flatMap((platform) =>
    fields.flatMap((field) =>
      columns.map((column) => ({ platform, field, column, as: `${platform} ${field} ${column}` })),
    ),
  );
}

/** SQL telling whether a column's value is valid, and why it is not (NULL when it is valid or missing). */
function stateOf(column: string, requests: readonly ColumnCheck[]): { valid: string; error: string } {
  const mine = requests.filter((request) => request.column === column);
  // Nobody takes it: what is there, is fine.
  if (mine.length === 0) return { valid: `nullif(trim(${quoteName(column)}), '') IS NOT NULL`, error: 'NULL::VARCHAR' };
  const values = mine.map(({ as }) => quoteName(`${as}_value`));
  const error = `coalesce(${mine.map(({ as }) => quoteName(`${as}_error`)).join(', ')}, NULL)`;
  return { valid: `(coalesce(${values.join(', ')}, NULL) IS NOT NULL AND ${error} IS NULL)`, error };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
