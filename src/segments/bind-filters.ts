import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import { type Diagnostic, UserError } from '../errors/user-error.ts';
import { engineWords } from './engine-words.ts';
import { callProblem } from './events/call-problem.ts';
import { type EventTables, tableOf } from './events/event-tables.ts';
import { withoutPlaceholders } from './events/placeholders.ts';
import type { CheckedFilter } from './filter.ts';
import { contactColumn, filterView, takes } from './filter-view.ts';
import { type NamedType, typeProblem, valueOfType } from './type-words.ts';

/** A filter that fits the types of its columns. */
export interface BoundFilter extends CheckedFilter {
  /** SQL of what stands in columns without any value. */
  readonly blank: string;
}

interface Problem {
  readonly problem: string;
  /** Where in the segment's block. */
  readonly path: readonly string[];
  readonly fix?: string;
}

/** What a column can be of which no value is known; the first that the filter takes. */
const unknownTypes = ['NULL', 'NULL::DATE', 'NULL::DOUBLE', 'NULL::BOOLEAN', 'NULL::VARCHAR'];

/**
 * Tries every filter on its typed columns without reading a row: wrong types are the writer's mistake, not ours; all are
 * reported together. A column that is empty all through is of whatever type the filter takes: an export without rows is no
 * mistake of the filter's writer.
 *
 * @returns by segment; without those whose source is not among the contacts
 */
export async function bindFilters(
  engine: Engine,
  config: Pick<Config, 'at'>,
  filters: Iterable<CheckedFilter>,
  contacts: readonly ContactTable[],
  events: EventTables = new Map(),
): Promise<Map<string, BoundFilter>> {
  const bound = new Map<string, BoundFilter>();
  const problems: Diagnostic[] = [];
  for (const filter of filters) {
    const table = contacts.find((candidate) => candidate.source.name === filter.from);
    if (table === undefined) continue;
    const found = await bindFilter(engine, filter, table, events);
    if ('blank' in found) {
      bound.set(filter.segment, { ...filter, blank: found.blank });
      continue;
    }
    const { value, segment } = filter;
    problems.push(
      value === undefined
        ? {
            severity: 'error',
            message: `segment "${segment}": ${found.problem}`,
            at: config.at('segments', segment, ...found.path),
            ...(found.fix !== undefined && { fix: found.fix }),
          }
        : { severity: 'error', message: `the value \`${value.text}\`: ${found.problem}`, at: config.at(...value.path) },
    );
  }
  if (problems.length > 0) throw new UserError(problems);
  return bound;
}

async function bindFilter(
  engine: Engine,
  filter: CheckedFilter,
  contacts: ContactTable,
  events: EventTables,
): Promise<{ readonly blank: string } | Problem> {
  let first: Problem | undefined;
  for (const blank of namesBlanks(filter, contacts, events) ? unknownTypes : ['NULL']) {
    const problem =
      inWhere(await callsProblem(engine, filter, events, blank)) ??
      (await bindProblem(engine, filter, filterView([filter], contacts, events, blank), contacts));
    if (problem === undefined) return { blank };
    first ??= problem;
  }
  return first ?? { problem: 'no type fits', path: ['where'] };
}

const inWhere = (problem: string | undefined): Problem | undefined =>
  problem === undefined ? undefined : { problem, path: ['where'] };

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
): Promise<Problem | undefined> {
  const named = attributes.filter(({ name }) => filter.attributes.includes(name));
  try {
    const typeOf = async (sql: string): Promise<string> => {
      const rows = await engine.rows(`DESCRIBE SELECT (${sql}) AS answer FROM ${view}`);
      return String(rows[0]?.['column_type']);
    };
    const type = await typeOf(filter.sql);
    if (filter.value !== undefined && !isNumber(type)) return inWhere(notWorth(type, named));
    if (filter.value === undefined && type !== 'BOOLEAN') {
      return inWhere(`\`where\` must be true or false for a contact, but gives ${valueOfType(type)}`);
    }
    const moment = filter.window === undefined ? 'DATE' : await typeOf(filter.window.moment);
    if (!/^(DATE|TIMESTAMP.*|"NULL")$/.test(moment)) {
      return {
        problem: `\`window\` is of a time, and what it is of is ${valueOfType(moment)}`,
        path: ['window', 'of'],
        fix: 'Take a column of dates or times, or declare it a date or timestamp under `types` of its source.',
      };
    }
    // A contact of whom nothing is known: what fails now is in the text, such as a date that is none.
    await engine.rows(
      `SELECT ${takes(filter)} AS answer FROM (SELECT 1 AS ${contactColumn}) LEFT JOIN (SELECT * RENAME (${contactColumn} AS "no contact") FROM ${view} LIMIT 0) ON true`,
    );
    return undefined;
  } catch (error) {
    return inWhere(withoutPlaceholders(typeProblem(engineWords(error), named), filter.calls));
  }
}

const isNumber = (type: string) => type === '"NULL"' || valueOfType(type) === 'a number';

function notWorth(type: string, named: readonly NamedType[]): string {
  const texts = named.filter((each) => each.type === 'text').map(({ name }) => name);
  const hint = texts.length === 0 ? '' : `; declare ${texts.join(' and ')} a number under \`types\` of the source`;
  return `a member is worth a number, but it gives ${valueOfType(type)}${hint}`;
}
