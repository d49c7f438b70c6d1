import type { Config } from '../config/config.ts';
import type { FilterConfig } from '../config/segment-config.ts';
import type { Engine } from '../engine/engine.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { type CheckedExpression, checkExpression } from './check-expression.ts';
import { type AskedValue, askedValues } from './asked-values.ts';
import type { EventFile } from './events/check-calls.ts';
import { findCalls } from './events/find-calls.ts';
import { explainFilter, explainValue } from './explain-filter.ts';
import { placed, WhereError } from './where-error.ts';
import { windowCondition } from './window-condition.ts';

/** A segment's filter whose syntax and columns are known to be right, or what contacts are worth, under a name of its own. */
export interface CheckedFilter extends CheckedExpression {
  readonly segment: string;
  readonly from: string;
  readonly window: CheckedWindow | undefined;
  /** Set when it is no condition: what contacts are worth, and where the config says so. */
  readonly value?: Pick<AskedValue, 'text' | 'path'>;
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
  const explained = async (
    check: () => Promise<CheckedFilter | undefined>,
    explain: (error: WhereError) => Diagnostic,
  ) => {
    try {
      const filter = await check();
      if (filter !== undefined) checked.set(filter.segment, filter);
    } catch (error) {
      if (!(error instanceof WhereError)) throw error;
      problems.push(explain(error));
    }
  };
  for (const segment of config.segments.values()) {
    if (segment.kind !== 'filter') continue;
    const source = sources.get(segment.from);
    if (source === undefined) continue;
    await explained(
      () => checkFilter(engine, segment, { source, events, names }),
      (error) => explainFilter(error, segment, config),
    );
  }
  for (const value of askedValues(config, config.audiences.values())) {
    const source = sources.get(value.from);
    if (source === undefined) continue;
    await explained(
      () => checkValue(engine, value, { source, events, names }),
      (error) => explainValue(error, value, config),
    );
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
async function checkValue(
  engine: Engine,
  { name, from, text, path }: AskedValue,
  given: Given,
): Promise<CheckedFilter | undefined> {
  const calls = given.names.calls(text);
  if (calls.some((call) => !given.events.has(call.events))) return undefined;
  const checked = await checkExpression(engine, text, calls, given);
  return { segment: name, from, ...checked, window: undefined, value: { text, path } };
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
    ranks: whole.ranks,
    attributes: [...new Set([...whole.attributes, ...(moment?.attributes ?? [])])],
    calls: [...whole.calls, ...(moment?.calls ?? [])],
    window: window && moment && { moment: moment.sql, sql: windowCondition(window, `(${moment.sql})`) },
  };
}
