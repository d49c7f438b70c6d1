import { suggest } from '../config/suggest.ts';
import type { Engine } from '../engine/engine.ts';
import { WhereError } from './where-error.ts';

/** Functions whose meaning is ours: the day and moment of the run in the configured time zone (`defineClock`). */
export const providedFunctions: ReadonlySet<string> = new Set(['today', 'now']);

/** Scalar functions that make a filter depend on more than the contact and the day, or that plan queries. */
const refused =
  /^(__internal_.*|identifier_.*|current_.*|json_(de)?serialize_.*|getenv|getvariable|version|vector_type|parse_duckdb_log_message)$/;
/** Functions that make of little as much as they are told to: a slip in their number takes all memory there is. */
const boundless =
  /^(repeat|[lr]pad|range|generate_series|(list|array)_resize|bitstring|format|printf|equi_width_bins)$/;
/** Functions of the clock that people know from elsewhere. */
const clock = /^((current_|local)(date|time|timestamp)|current_local.*|get_current_.*|transaction_timestamp|ago)$/;
/** DuckDB's macros that are functions of their arguments alone. */
const pureMacros = /^(nullif|split_part|fdiv|fmod|date_add|days_in_month|round_even|roundbankers|(list|array)_.*)$/;

interface Known {
  readonly types: readonly string[];
  readonly steady: boolean;
}

/**
 * Every function of a filter must be a known scalar one that gives the same answer for the same contact.
 *
 * @param functions name in lower case to the 0-based offset where the filter names it
 * @throws WhereError for the first that is not
 */
export async function checkFunctions(engine: Engine, functions: ReadonlyMap<string, number>): Promise<void> {
  if (functions.size === 0) return;
  const known = await functionsOf(engine);
  for (const [name, offset] of functions) {
    if (providedFunctions.has(name)) continue;
    const found = known.get(name);
    if (found === undefined) {
      const near = suggest(name, namesToOffer(known));
      throw new WhereError(`unknown function ${name}()`, offset, near && `Did you mean ${near}()?`);
    }
    if (isAvailable(name, found)) continue;
    const written = name === 'count_star' ? 'count(*)' : `${name}()`;
    throw new WhereError(`${written} is not available in filters`, offset, hint(name, found.types));
  }
}

function isAvailable(name: string, { types, steady }: Known): boolean {
  if (types.includes('scalar')) return steady && !refused.test(name) && !boundless.test(name);
  return types.includes('macro') && pureMacros.test(name);
}

function hint(name: string, types: readonly string[]): string | undefined {
  if (clock.test(name)) return clockHint(name);
  if (boundless.test(name)) {
    const zeros = name.endsWith('pad') ? " For zeros in front write right('00000' || code, 5)." : '';
    return `What it makes can be as large as it says, and take all memory.${zeros}`;
  }
  if (name === 'count_star') return 'To count what a contact did, name it: count(orders).';
  return types.includes('aggregate')
    ? 'A filter is about one contact at a time, without sums or counts over others.'
    : undefined;
}

/** What to write in place of the clock's words in other dialects; they are columns to the parser when they have no brackets. */
export function clockHint(name: string): string | undefined {
  return clock.test(name.toLowerCase()) ? 'Write today() for the day and now() for the moment of the run.' : undefined;
}

const asked = new WeakMap<Engine, Promise<ReadonlyMap<string, Known>>>();

/** All functions of the engine by name. To list them takes it longer than to ask about one filter, so that is done once. */
function functionsOf(engine: Engine): Promise<ReadonlyMap<string, Known>> {
  const known = asked.get(engine) ?? listFunctions(engine);
  asked.set(engine, known);
  return known;
}

async function listFunctions(engine: Engine): Promise<ReadonlyMap<string, Known>> {
  const rows = await engine.rows(`
    SELECT function_name AS name, string_agg(DISTINCT function_type) AS types,
      bool_and(coalesce(stability, 'CONSISTENT') = 'CONSISTENT') AS steady
    FROM duckdb_functions() GROUP BY function_name ORDER BY name`);
  return new Map(
    rows.map(({ name, types, steady }) => [String(name), { types: String(types).split(','), steady: steady === true }]),
  );
}

/** What a slip may have meant: no operators, and nothing that is refused. */
function namesToOffer(known: ReadonlyMap<string, Known>): string[] {
  return [...known].flatMap(([name, { types }]) =>
    types.includes('scalar') && /^[a-z][a-z0-9_]*$/.test(name) && !refused.test(name) && !boundless.test(name)
      ? [name]
      : [],
  );
}
