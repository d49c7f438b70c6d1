import type { Engine, Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Identifier, IdentifierError } from '../identifiers/identifier.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { type CheckOptions, checkValues } from '../contacts/rejects/checked-values.ts';
import { mask } from '../contacts/rejects/mask.ts';

/** How an identifier fares in a source. */
export interface Coverage {
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
  readonly reasons: readonly {
    readonly reason: IdentifierError;
    /** Rows of which this is why they have no valid value, and all values, those of rows that have a valid one as well too. */
    readonly count: number;
    readonly values: number;
    /** The first rows with such a value, as `_row` of the source's table. */
    readonly rows: readonly number[];
    /** Whether there are more such rows. */
    readonly more: boolean;
    readonly samples: readonly string[];
  }[];
}

export interface CoverOptions extends CheckOptions {
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
  const { rows: checked, columns } = checkValues(source, identifier, options);
  const state = `CASE WHEN ${columns.map(({ valid }) => valid).join(' OR ')} THEN 'valid'
    ELSE coalesce(${[...columns.map(({ error }) => error), "'missing'"].join(', ')}) END`;
  const values = columns.map(({ column, error }) => ({
    state: error,
    value: `CASE WHEN ${error} IS NOT NULL THEN ${quoteName(column)} END`,
  }));
  const found = await engine.rows(`
    SELECT of, state, count(*)::INTEGER AS n, min(_row, ${(named.rows + 1) * columns.length})::INTEGER[] AS rows,
      ${options.samples ? `arg_min(value, _row, ${named.values})` : '[]'} AS samples
    FROM (SELECT _row, ${factsOf(state, values)} FROM ${checked})
    WHERE state IS NOT NULL GROUP BY of, state ORDER BY n DESC, state`);
  const count = (wanted: string) =>
    Number(found.find((row) => row['of'] !== 'value' && row['state'] === wanted)?.['n'] ?? 0);
  const reasons = found
    .filter((row) => row['of'] !== 'row' && row['state'] !== 'valid' && row['state'] !== 'missing')
    .map((row) => reasonOf(row, count(String(row['state']))))
    .toSorted((a, b) => b.count - a.count);
  return {
    valid: count('valid'),
    invalid: reasons.reduce((sum, reason) => sum + reason.count, 0),
    missing: count('missing'),
    reasons,
  };
}

/** SQL: what is so of a row, and what is wrong with each of its values; of a single value that is the same. */
function factsOf(state: string, values: readonly { readonly state: string; readonly value: string }[]): string {
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0) return `'both' AS of, ${state} AS state, ${only.value} AS value`;
  const facts = values.map((each) => `{of: 'value', state: ${each.state}, value: ${each.value}}`);
  return `unnest([{of: 'row', state: ${state}, value: NULL::VARCHAR}, ${facts.join(', ')}], recursive := true)`;
}

/** A field that the platform does not take has nothing wrong with it, so that there is nothing to show. */
function reasonOf(row: Row, count: number): Coverage['reasons'][number] {
  const reason = String(row['state']) as IdentifierError;
  const values = Number(row['n']);
  if (reason === 'unsupported_field') return { reason, count, values, rows: [], more: false, samples: [] };
  const rows = [...new Set(list(row['rows']).map(Number))];
  const shapes = new Set(list(row['samples']).map((text) => mask(String(text))));
  const samples = [...shapes].slice(0, named.samples);
  return { reason, count, values, rows: rows.slice(0, named.rows), more: rows.length > named.rows, samples };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
