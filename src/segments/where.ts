import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { quoteText } from '../engine/sql.ts';
import { checkFunctions, providedFunctions } from './functions.ts';
import { WhereError } from './where-error.ts';

/** A filter after its check: canonical SQL over the columns it names. */
export interface Where {
  readonly sql: string;
  /** Column name to the 0-based offset where the text first names it. */
  readonly columns: ReadonlyMap<string, number>;
  /** Whether it ranks contacts against each other. */
  readonly ranks: boolean;
}

const prefix = 'SELECT ';
type Node = { readonly [key: string]: unknown };

const parsed = z.union([
  z.object({ error: z.literal(true), error_message: z.string(), position: z.string().optional() }),
  z.object({ error: z.literal(false), statements: z.array(z.object({ node: z.record(z.string(), z.unknown()) })) }),
]);
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes `today()` and `now()` in filters those of the given moment and zone. */
export async function defineClock(engine: Engine, now: Date, timezone: string): Promise<void> {
  const moment = `timezone(${quoteText(timezone)}, TIMESTAMPTZ ${quoteText(now.toISOString())})`;
  // The last is for windows of events, not for filters: hours are reckoned where clocks do not change.
  await engine.run(`CREATE OR REPLACE TEMP MACRO now() AS ${moment};
    CREATE OR REPLACE TEMP MACRO today() AS ${moment}::DATE;
    CREATE OR REPLACE TEMP MACRO moment_before(span) AS
      timezone(${quoteText(timezone)}, TIMESTAMPTZ ${quoteText(now.toISOString())} - span)`);
}

/**
 * Checks that a text is exactly one DuckDB expression about one contact: no statement, subquery, window, aggregate, star,
 * nor a function that is random, reads settings, clock, disk or network. Parses without running.
 *
 * @param options.ranks whether it may rank contacts against each other by window functions; default: false
 * @throws WhereError naming the place
 */
export async function checkWhere(engine: Engine, text: string, { ranks = false } = {}): Promise<Where> {
  const { ast } = await engine.row(`SELECT json_serialize_sql(${quoteText(prefix + text)})::VARCHAR AS ast`);
  const answer = parsed.parse(JSON.parse(String(ast)));
  if (answer.error) throw notationError(answer.error_message, letterPlace(text, answer.position));
  const node = onlySelect(answer.statements.map((statement) => statement.node));
  const found: References = { columns: new Map(), functions: new Map(), ranks: false };
  visit(node, found, { place: (location) => bytePlace(text, location), ranks });
  await checkFunctions(engine, found.functions);
  const canonical = await engine.row(`SELECT json_deserialize_sql(${quoteText(String(ast))}::JSON)::VARCHAR AS sql`);
  return { sql: String(canonical['sql']).slice(prefix.length), columns: found.columns, ranks: found.ranks };
}

const oneExpression = '`where` must be one expression, such as `total_spent > 500`';

/** The parser's words where they speak of the text; not where they speak of the statement that we put around it. */
function notationError(message: string, offset: number): WhereError {
  return /SELECT (statement|clause)/.test(message)
    ? new WhereError(oneExpression, 0)
    : new WhereError(message, offset, 'Look at quotes, brackets and operators there; texts stand in single quotes.');
}

/** The parser counts the code points of the statement … */
function letterPlace(text: string, position: string | undefined): number {
  const offset = Number(position ?? prefix.length) - prefix.length;
  return offset > 0 ? [...text].slice(0, offset).join('').length : 0;
}

/** … and the places that it writes into the tree are bytes of UTF-8. Some nodes have none. */
function bytePlace(text: string, location: unknown): number {
  const bytes = Buffer.from(text);
  const offset = Number(location ?? prefix.length) - prefix.length;
  return offset > 0 && offset <= bytes.length ? bytes.subarray(0, offset).toString().length : 0;
}

/** The expression of `SELECT <expression>` with nothing around it. */
function onlySelect(nodes: readonly Node[]): Node {
  const [select, ...more] = nodes;
  const list = select?.['select_list'];
  const from = select?.['from_table'];
  const plain =
    more.length === 0 &&
    select?.['type'] === 'SELECT_NODE' &&
    select['aggregate_handling'] === 'STANDARD_HANDLING' &&
    Array.isArray(list) &&
    list.length === 1 &&
    isNode(from) &&
    from['type'] === 'EMPTY' &&
    ['where_clause', 'having', 'sample', 'qualify'].every((part) => select[part] === null) &&
    ['modifiers', 'group_expressions'].every((part) => Array.isArray(select[part]) && select[part].length === 0);
  const expression: unknown = plain ? list[0] : undefined;
  if (!isNode(expression) || expression['alias'] !== '') throw new WhereError(oneExpression, 0);
  return expression;
}

const forbidden: Readonly<Record<string, string>> = {
  SUBQUERY: 'a filter cannot hold a query',
  WINDOW: 'a filter is about one contact at a time: window functions are not available',
  STAR: 'a filter cannot use *: name a column',
  PARAMETER: 'a filter cannot have parameters',
  POSITIONAL_REFERENCE: 'a filter names columns, not positions',
  LAMBDA: '-> and lambda functions are not available in filters',
  DEFAULT: 'a filter has no default',
};

interface References {
  /** Name to the 0-based offset of its first mention. */
  readonly columns: Map<string, number>;
  readonly functions: Map<string, number>;
  ranks: boolean;
}

interface Visit {
  readonly place: (location: unknown) => number;
  readonly ranks: boolean;
}

function visit(value: unknown, found: References, how: Visit): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found, how);
    return;
  }
  if (!isNode(value)) return;
  const offset = how.place(value['query_location']);
  const kind = typeof value['class'] === 'string' ? value['class'] : '';
  const problem = kind === 'WINDOW' && how.ranks ? undefined : forbidden[kind];
  if (problem !== undefined) throw new WhereError(problem, offset);
  if (kind === 'WINDOW') found.ranks = true;
  if (kind === 'COLUMN_REF' && Array.isArray(value['column_names'])) {
    const [name, ...rest] = value['column_names'].map(String);
    if (name === undefined || rest.length > 0) throw new WhereError('name a column without a table in front', offset);
    found.columns.set(name, Math.min(offset, found.columns.get(name) ?? offset));
  }
  if (kind === 'FUNCTION') {
    const name = functionName(value, offset);
    found.functions.set(name, Math.min(offset, found.functions.get(name) ?? offset));
  }
  for (const child of Object.values(value)) visit(child, found, how);
}

/** The parser itself puts `main` before what stands for a notation: `[1, 2]`, `extract(year from …)`. */
function functionName(node: Node, offset: number): string {
  const name = String(node['function_name']).toLowerCase();
  const own =
    node['catalog'] === '' && (node['schema'] === '' || (node['schema'] === 'main' && !providedFunctions.has(name)));
  if (!own) throw new WhereError('functions have no schema here', offset);
  if (name === 'age' && Array.isArray(node['children']) && node['children'].length === 1) {
    throw new WhereError('age() of one date looks at the clock', offset, 'Write `today() - …`, or age(today(), …).');
  }
  return name;
}
