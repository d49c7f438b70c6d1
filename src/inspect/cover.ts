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
    readonly count: number;
    /** The first rows, as `_row` of the source's table. */
    readonly rows: readonly number[];
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
  const { rows: checked, columns } = await checkValues(engine, source, identifier, options);
  const state = `CASE WHEN ${columns.map(({ valid }) => valid).join(' OR ')} THEN 'valid'
    ELSE coalesce(${[...columns.map(({ error }) => error), "'missing'"].join(', ')}) END`;
  const invalid = columns.map(({ column, error }) => `CASE WHEN ${error} IS NOT NULL THEN ${quoteName(column)} END`);
  const value = `coalesce(${invalid.join(', ')})`;
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

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
