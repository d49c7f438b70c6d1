import type { Config, SegmentConfig } from '../config/config.ts';
import { suggest } from '../config/suggest.ts';
import { attributeColumn, identifierColumn, ifFilled } from '../contacts/contact-columns.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { EventTable } from '../contacts/event-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type Diagnostic, type Position, UserError } from '../errors/user-error.ts';
import type { Identifier } from '../identifiers/identifier.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { engineWords } from './engine-words.ts';
import { callProblem } from './events/call-problem.ts';
import { checkCall, type CheckedCall, type EventFile } from './events/check-calls.ts';
import { type EventJoins, eventJoins, tableOf } from './events/event-joins.ts';
import { type EventCall, findCalls } from './events/find-calls.ts';
import { placeholder, withoutPlaceholders, withPlaceholders } from './events/placeholders.ts';
import { clockHint } from './functions.ts';
import { checkWhere, type Where } from './where.ts';
import { typeProblem, valueOfType } from './type-words.ts';
import { WhereError } from './where-error.ts';

/** A segment's filter whose syntax and columns are known to be right. */
export interface CheckedFilter {
  readonly segment: string;
  readonly from: string;
  readonly sql: string;
  /** Attributes of the source that it names; their types matter. */
  readonly attributes: readonly string[];
  /** What it asks about events; in `sql` a column stands for each (`placeholder`). */
  readonly calls: readonly CheckedCall[];
}

/** Events by the name that the config gives them. */
export type EventTables = ReadonlyMap<string, EventTable>;

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
  for (const segment of config.segments.values()) {
    if (segment.kind !== 'filter') continue;
    const source = sources.get(segment.from);
    if (source === undefined) continue;
    try {
      const calls = findCalls(segment.where, [...config.events.keys()]);
      if (calls.some((call) => !events.has(call.events))) continue;
      checked.set(segment.name, await checkFilter(engine, segment, source, { calls, events }));
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
  const standIns = new Set(calls.map(placeholder));
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

/** Tries every filter on its typed columns without reading a row: wrong types are the writer's mistake, not ours. */
export async function bindFilters(
  engine: Engine,
  config: Config,
  filters: Iterable<CheckedFilter>,
  contacts: readonly ContactTable[],
  events: EventTables = new Map(),
): Promise<void> {
  const problems: Diagnostic[] = [];
  for (const filter of filters) {
    const table = contacts.find((candidate) => candidate.source.name === filter.from);
    if (table === undefined) continue;
    const { problem: message } = await filterView(engine, filter, table, events);
    const at = config.at('segments', filter.segment, 'where');
    if (message !== undefined) {
      problems.push({ severity: 'error', message: `segment "${filter.segment}": ${message}`, at });
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** What a column can be of which no value is known; the first that the filter takes. */
const unknownTypes = ['NULL', 'NULL::DATE', 'NULL::DOUBLE', 'NULL::BOOLEAN', 'NULL::VARCHAR'];

/**
 * The rows a filter is asked about, as a query in parentheses, and what is wrong with it. A column that is empty all through
 * is of whatever type the filter takes: an export without rows is no mistake of the filter's writer.
 */
export async function filterView(
  engine: Engine,
  filter: CheckedFilter,
  contacts: ContactTable,
  events: EventTables,
): Promise<{ readonly view: string; readonly problem: string | undefined }> {
  const unknown = namesBlanks(filter, contacts, events) ? unknownTypes : ['NULL'];
  let first: { readonly view: string; readonly problem: string | undefined } | undefined;
  for (const blank of unknown) {
    const view = viewOf(contacts, filter, blank, eventJoins(filter.calls, events, blank));
    const problem =
      (await callsProblem(engine, filter, events, blank)) ?? (await bindProblem(engine, filter, view, contacts));
    if (problem === undefined) return { view, problem };
    first ??= { view, problem };
  }
  return first ?? { view: '', problem: 'no type fits' };
}

function namesBlanks({ attributes, calls }: CheckedFilter, contacts: ContactTable, events: EventTables): boolean {
  return (
    attributes.some((name) => contacts.blank.has(name)) ||
    calls.some((call) => call.attributes.some((name) => events.get(call.events)?.blank.has(name) === true))
  );
}

/** What is wrong with the first call that is. */
async function callsProblem(
  engine: Engine,
  { calls }: CheckedFilter,
  events: EventTables,
  blank: string,
): Promise<string | undefined> {
  for (const call of calls) {
    const problem = await callProblem(engine, call, tableOf(events, call.events), blank);
    if (problem !== undefined) return `${call.text}: ${problem}`;
  }
  return undefined;
}

async function bindProblem(
  engine: Engine,
  filter: CheckedFilter,
  view: string,
  { attributes }: ContactTable,
): Promise<string | undefined> {
  try {
    const rows = await engine.rows(`DESCRIBE SELECT (${filter.sql}) AS answer FROM ${view}`);
    const type = String(rows[0]?.['column_type']);
    if (type !== 'BOOLEAN') return `\`where\` must be true or false for a contact, but gives ${valueOfType(type)}`;
    // A contact of whom nothing is known: what fails now is in the text, such as a date that is none.
    await engine.rows(
      `SELECT (${filter.sql}) AS answer FROM (SELECT 1 AS ${contactColumn}) LEFT JOIN (SELECT * RENAME (${contactColumn} AS "no contact") FROM ${view} LIMIT 0) ON true`,
    );
    return undefined;
  } catch (error) {
    const named = attributes.filter(({ name }) => filter.attributes.includes(name));
    return withoutPlaceholders(typeProblem(engineWords(error), named), filter.calls);
  }
}

/** The column of a filter's view that says which contact it is; no attribute of a file can have this name. */
export const contactColumn = quoteName('contact of the filter');

/**
 * The columns a filter may name: typed attributes, identifiers under their own names where no attribute has it, and those that
 * stand for calls about events.
 */
function viewOf(contacts: ContactTable, filter: CheckedFilter, blank: string, events: EventJoins): string {
  const attributes = new Set(contacts.attributes.map((attribute) => attribute.name.toLowerCase()));
  const identifiers = contacts.identifiers.filter(
    (identifier: Identifier) => !attributes.has(identifier) && filter.sql.toLowerCase().includes(identifier),
  );
  const columns = [
    `contact AS ${contactColumn}`,
    ...contacts.attributes.map(
      ({ name }) => `${contacts.blank.has(name) ? blank : quoteName(attributeColumn(name))} AS ${quoteName(name)}`,
    ),
    ...identifiers.map(
      (identifier) => `${ifFilled(quoteName(identifierColumn(identifier)))} AS ${quoteName(identifier)}`,
    ),
    ...events.columns,
  ];
  const rows =
    identifiers.length === 0 ? contacts.table : `(FROM ${contacts.table} JOIN ${contacts.values} USING (contact))`;
  return `(SELECT ${columns.join(', ')} FROM ${rows} ${events.joins})`;
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
