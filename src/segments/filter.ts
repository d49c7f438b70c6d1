import type { Config, FilterConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { type CheckedExpression, checkExpression } from './check-expression.ts';
import type { EventFile } from './events/check-calls.ts';
import { findCalls } from './events/find-calls.ts';
import { explainFilter } from './explain-filter.ts';
import { placed, WhereError } from './where-error.ts';
import { windowCondition } from './window-condition.ts';

/** A segment's filter whose syntax and columns are known to be right. */
export interface CheckedFilter extends CheckedExpression {
  readonly segment: string;
  readonly from: string;
  readonly window: CheckedWindow | undefined;
}

/** When after an event contacts are in a segment. What it names is among the filter's attributes and calls. */
export interface CheckedWindow {
  /** SQL of the time of the event. */
  readonly moment: string;
  /** SQL: whether the time has come and has not passed. */
  readonly sql: string;
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
  const names = new CallNames(config.events.keys());
  for (const segment of config.segments.values()) {
    if (segment.kind !== 'filter') continue;
    const source = sources.get(segment.from);
    if (source === undefined) continue;
    try {
      const filter = await checkFilter(engine, segment, { source, events, names });
      if (filter !== undefined) checked.set(segment.name, filter);
    } catch (error) {
      if (!(error instanceof WhereError)) throw error;
      problems.push(explainFilter(error, segment, config));
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return checked;
}

/** Numbers the calls of all filters, so that no two columns of one query have the same name. */
class CallNames {
  private readonly known: readonly string[];
  private next = 0;

  constructor(known: Iterable<string>) {
    this.known = [...known];
  }

  calls(text: string) {
    const calls = findCalls(text, this.known, this.next);
    this.next += calls.length;
    return calls;
  }
}

interface Given {
  readonly source: SourceTable;
  readonly events: ReadonlyMap<string, EventFile>;
  readonly names: CallNames;
}

/** Undefined when it asks for events that were not read. */
async function checkFilter(engine: Engine, segment: FilterConfig, given: Given): Promise<CheckedFilter | undefined> {
  const { recipe, window } = segment;
  const check = async (text: string, ranks = false): Promise<CheckedExpression | undefined> => {
    const calls = given.names.calls(text);
    if (calls.some((call) => !given.events.has(call.events))) return undefined;
    return checkExpression(engine, text, calls, { ...given, ranks });
  };
  // Each by itself: what is wrong is told where it stands, and no bracket of theirs closes one of the recipe's.
  for (const { path, expression } of recipe?.parts ?? []) {
    if (expression !== undefined) await placed({ path, text: expression }, () => check(expression));
  }
  const whole = await check(segment.where, recipe !== undefined);
  const moment = window && (await placed({ path: ['window', 'of'], text: window.of }, () => check(window.of)));
  if (whole === undefined || (window !== undefined && moment === undefined)) return undefined;
  return {
    segment: segment.name,
    from: segment.from,
    sql: whole.sql,
    attributes: [...new Set([...whole.attributes, ...(moment?.attributes ?? [])])],
    calls: [...whole.calls, ...(moment?.calls ?? [])],
    window: window && moment && { moment: moment.sql, sql: windowCondition(window, `(${moment.sql})`) },
  };
}
