import type { Config, SegmentConfig } from '../config/config.ts';
import { suggest } from '../config/suggest.ts';
import type { Engine } from '../engine/engine.ts';
import { type Diagnostic, type Position, UserError } from '../errors/user-error.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { checkCall, type CheckedCall, type EventFile } from './events/check-calls.ts';
import { type EventCall, findCalls } from './events/find-calls.ts';
import { withoutPlaceholders, withPlaceholders } from './events/placeholders.ts';
import { clockHint } from './functions.ts';
import { checkWhere, type Where } from './where.ts';
import { WhereError } from './where-error.ts';

/** A segment's filter whose syntax and columns are known to be right. */
export interface CheckedFilter {
  readonly segment: string;
  readonly from: string;
  readonly sql: string;
  /** Attributes of the source that it names; their types matter. */
  readonly attributes: readonly string[];
  /** What it asks about events; in `sql` a column stands for each (`as`). */
  readonly calls: readonly CheckedCall[];
}

/**
 * Checks the filters of the sources and events that were read against their columns; all mistakes are reported together.
 *
 * @param events by name; a filter is left out when it asks for events that the config has and that are not among them
 */
export async function checkFilters(
  engine: Engine,
  config: Config,
  sources: ReadonlyMap<string, SourceTable>,
  events: ReadonlyMap<string, EventFile> = new Map(),
): Promise<Map<string, CheckedFilter>> {
  const checked = new Map<string, CheckedFilter>();
  const problems: Diagnostic[] = [];
  let asked = 0;
  for (const segment of config.segments.values()) {
    if (segment.kind !== 'filter') continue;
    const source = sources.get(segment.from);
    if (source === undefined) continue;
    try {
      const calls = findCalls(segment.where, [...config.events.keys()], asked);
      if (calls.some((call) => !events.has(call.events))) continue;
      checked.set(segment.name, await checkFilter(engine, segment, source, { calls, events }));
      asked += calls.length;
    } catch (error) {
      if (!(error instanceof WhereError)) throw error;
      problems.push(explain(error, segment, config));
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return checked;
}

type Filter = Extract<SegmentConfig, { kind: 'filter' }>;

async function checkFilter(
  engine: Engine,
  segment: Filter,
  source: SourceTable,
  { calls, events }: { readonly calls: readonly EventCall[]; readonly events: ReadonlyMap<string, EventFile> },
): Promise<CheckedFilter> {
  const asked: CheckedCall[] = [];
  for (const call of calls) {
    const file = events.get(call.events);
    if (file !== undefined) asked.push(await checkCall(engine, call, file, segment.from));
  }
  const where = await checkAround(engine, segment.where, calls);
  const attributes = source.columns.map((column) => column.attribute);
  const known = new Map(
    [...Object.keys(source.mapping), ...attributes].map((name): [string, string] => [name.toLowerCase(), name]),
  );
  const standIns = new Set(calls.map((call) => call.as));
  for (const [name, offset] of where.columns) {
    if (known.has(name.toLowerCase()) || standIns.has(name)) continue;
    const isCompared = /(?:[=<>,]|\bi?like|\bin\s*\()\s*$/i.test(segment.where.slice(0, offset));
    const hint = columnHint(name, known.values(), isCompared);
    throw new WhereError(`source "${source.name}" has no column "${name}"`, offset, hint);
  }
  const named = new Set([...where.columns.keys()].map((name) => known.get(name.toLowerCase())));
  return {
    segment: segment.name,
    from: segment.from,
    sql: where.sql,
    attributes: attributes.filter((attribute) => named.has(attribute)),
    calls: asked,
  };
}

/** Checks what stands around the calls about events. */
async function checkAround(engine: Engine, text: string, calls: readonly EventCall[]): Promise<Where> {
  try {
    return await checkWhere(engine, withPlaceholders(text, calls));
  } catch (error) {
    if (!(error instanceof WhereError)) throw error;
    throw new WhereError(withoutPlaceholders(error.message, calls), error.offset, error.fix);
  }
}

function columnHint(name: string, known: Iterable<string>, isCompared: boolean): string {
  const columns = [...known];
  const near = suggest(name, columns);
  const all = `The columns are: ${columns.join(', ')}`;
  const text = isCompared ? `. A text stands in single quotes: '${name}'.` : '';
  return clockHint(name) ?? (near === undefined ? `${all}${text}` : `Did you mean ${near}?`);
}

function explain(error: WhereError, segment: Filter, config: Config): Diagnostic {
  const start = config.at('segments', segment.name, 'where');
  const oneLine = !segment.where.includes('\n');
  const at: Position =
    oneLine && start.column !== undefined ? { ...start, column: start.column + error.offset } : start;
  const near = segment.where.slice(error.offset, error.offset + 24).split('\n')[0];
  return {
    severity: 'error',
    message: `segment "${segment.name}": ${error.message}, near \`${near}\` (character ${error.offset + 1})`,
    at,
    ...(error.fix !== undefined && { fix: error.fix }),
  };
}
