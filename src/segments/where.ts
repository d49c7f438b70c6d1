import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';

/** A filter after its check: canonical SQL over the columns it names. */
export interface Where {
  readonly sql: string;
  /** Column name to the 0-based offset where the text names it. */
  readonly columns: ReadonlyMap<string, number>;
}

/** What is wrong with a filter, and where: `offset` is 0-based in its text. */
export class WhereError extends Error {
  override readonly name = 'WhereError';
  readonly offset: number;
  readonly fix: string | undefined;

  constructor(message: string, offset: number, fix?: string) {
    super(message);
    this.offset = offset;
    this.fix = fix;
  }
}

const prefix = 'SELECT ';
type Node = { readonly [key: string]: unknown };

const parsed = z.union([
  z.object({ error: z.literal(true), error_message: z.string(), position: z.string().optional() }),
  z.object({ error: z.literal(false), statements: z.array(z.object({ node: z.record(z.string(), z.unknown()) })) }),
]);
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Functions that make a filter depend on more than the contact and the day. */
const refused = new Set(['getenv', 'getvariable', 'current_setting', 'current_query', 'current_user']);
/** Functions whose meaning is ours: the day and moment of the run in the configured time zone (`defineClock`). */
const provided = new Set(['today', 'now']);

/** Makes `today()` and `now()` in filters those of the given moment and zone. */
export async function defineClock(engine: Engine, now: Date, timezone: string): Promise<void> {
  const moment = `TIMESTAMPTZ ${quoteText(now.toISOString())}`;
  await engine.run(`CREATE OR REPLACE TEMP MACRO now() AS timezone(${quoteText(timezone)}, ${moment})`);
  await engine.run(`CREATE OR REPLACE TEMP MACRO today() AS timezone(${quoteText(timezone)}, ${moment})::DATE`);
}

/**
 * Checks that a text is exactly one DuckDB expression about one contact: no statement, subquery, window, aggregate, star,
 * nor a function that is random, reads settings, disk or network. Parses without running.
 *
 * @throws WhereError naming the place
 */
export async function checkWhere(engine: Engine, text: string): Promise<Where> {
  const { ast } = await engine.row(`SELECT json_serialize_sql(${quoteText(prefix + text)})::VARCHAR AS ast`);
  const answer = parsed.parse(JSON.parse(String(ast)));
  if (answer.error) {
    throw new WhereError(answer.error_message, Math.max(0, Number(answer.position ?? prefix.length) - prefix.length));
  }
  const node = onlySelect(answer.statements.map((statement) => statement.node));
  const found: References = { columns: new Map(), functions: new Map() };
  visit(node, found);
  await checkFunctions(engine, found.functions);
  const canonical = await engine.row(`SELECT json_deserialize_sql(${quoteText(String(ast))}::JSON)::VARCHAR AS sql`);
  return { sql: String(canonical['sql']).slice(prefix.length), columns: found.columns };
}

/** The expression of `SELECT <expression>` with nothing around it. */
function onlySelect(nodes: readonly Node[]): Node {
  const [select, ...more] = nodes;
  const list = select?.['select_list'];
  const from = select?.['from_table'];
  const plain =
    more.length === 0 &&
    select?.['type'] === 'SELECT_NODE' &&
    Array.isArray(list) &&
    list.length === 1 &&
    isNode(from) &&
    from['type'] === 'EMPTY' &&
    ['where_clause', 'having', 'sample', 'qualify'].every((part) => select[part] === null) &&
    ['modifiers', 'group_expressions'].every((part) => Array.isArray(select[part]) && select[part].length === 0);
  const expression: unknown = plain ? list[0] : undefined;
  if (!isNode(expression) || expression['alias'] !== '') {
    throw new WhereError('`where` must be one expression, such as `total_spent > 500`', 0);
  }
  return expression;
}

const forbidden: Readonly<Record<string, string>> = {
  SUBQUERY: 'a filter cannot hold a query',
  WINDOW: 'a filter is about one contact at a time: window functions are not available',
  STAR: 'a filter cannot use *: name a column',
  PARAMETER: 'a filter cannot have parameters',
  POSITIONAL_REFERENCE: 'a filter names columns, not positions',
  LAMBDA: 'lambda functions are not available in filters',
};

interface References {
  /** Name to the 0-based offset of its last mention. */
  readonly columns: Map<string, number>;
  readonly functions: Map<string, number>;
}

function visit(value: unknown, found: References): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found);
    return;
  }
  if (!isNode(value)) return;
  const offset = Math.max(0, Number(value['query_location'] ?? prefix.length) - prefix.length);
  const kind = typeof value['class'] === 'string' ? value['class'] : '';
  const problem = forbidden[kind];
  if (problem !== undefined) throw new WhereError(problem, offset);
  if (kind === 'COLUMN_REF' && Array.isArray(value['column_names'])) {
    const [name, ...rest] = value['column_names'].map(String);
    if (name === undefined || rest.length > 0) throw new WhereError('name a column without a table in front', offset);
    found.columns.set(name, offset);
  }
  if (kind === 'FUNCTION') {
    if (value['schema'] !== '' || value['catalog'] !== '')
      throw new WhereError('functions have no schema here', offset);
    found.functions.set(String(value['function_name']).toLowerCase(), offset);
  }
  for (const child of Object.values(value)) visit(child, found);
}

/** Every function must be a known scalar one that gives the same answer for the same contact. */
async function checkFunctions(engine: Engine, functions: ReadonlyMap<string, number>): Promise<void> {
  if (functions.size === 0) return;
  const rows = await engine.rows(`
    SELECT function_name AS name, list(DISTINCT function_type) AS types, bool_or(stability = 'VOLATILE') AS volatile
    FROM duckdb_functions()
    WHERE function_name IN (${[...functions.keys()].map(quoteText).join(', ')})
    GROUP BY function_name`);
  for (const [name, offset] of functions) {
    if (provided.has(name)) continue;
    const known = rows.find((row) => row['name'] === name);
    if (known === undefined) throw new WhereError(`unknown function ${name}()`, offset);
    const types = Array.isArray(known['types']) ? known['types'] : [];
    if (!types.includes('scalar') || known['volatile'] === true || refused.has(name)) {
      throw new WhereError(`${name}() is not available in filters`, offset, aggregateHint(types));
    }
  }
}

const aggregateHint = (types: readonly unknown[]) =>
  types.includes('aggregate')
    ? 'a filter is about one contact at a time, without sums or counts over others'
    : undefined;

/** The name that was most likely meant, or undefined when nothing is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const ranked = [...known]
    .map((candidate) => ({ candidate, steps: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  const [best] = ranked;
  return best !== undefined && best.steps <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}
