import { suggest } from '../config/suggest.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { checkCall, type CheckedCall, type EventFile } from './events/check-calls.ts';
import type { EventCall } from './events/find-calls.ts';
import { withoutPlaceholders, withPlaceholders } from './events/placeholders.ts';
import { clockHint } from './functions.ts';
import { checkWhere, type Where } from './where.ts';
import { WhereError } from './where-error.ts';

/** An expression about a contact of which all names are known to be right. */
export interface CheckedExpression {
  /** SQL over the columns of a filter's view. */
  readonly sql: string;
  /** Attributes of the source that it names; their types matter. */
  readonly attributes: readonly string[];
  /** What it asks about events; in `sql` a column stands for each (`as`). */
  readonly calls: readonly CheckedCall[];
  /** Whether it ranks contacts against each other. */
  readonly ranks: boolean;
}

/** What an expression may name. */
export interface Vocabulary {
  readonly source: SourceTable;
  readonly events: ReadonlyMap<string, EventFile>;
  /** Whether it may rank contacts against each other; default: no. */
  readonly ranks?: boolean;
}

/**
 * Checks an expression against the columns of its source and its events.
 *
 * @param calls those in the text, by `findCalls`
 * @throws WhereError naming the place
 */
export async function checkExpression(
  engine: Engine,
  text: string,
  calls: readonly EventCall[],
  { source, events, ranks = false }: Vocabulary,
): Promise<CheckedExpression> {
  const asked = new Map<string, CheckedCall>();
  for (const call of calls) {
    const file = events.get(call.events);
    if (file !== undefined) asked.set(call.as, await checkCall(engine, call, file, source.name));
  }
  const where = await checkAround(engine, text, calls, ranks);
  const attributes = source.columns.map((column) => column.attribute);
  const known = new Map(
    [...Object.keys(source.mapping), ...attributes].map((name): [string, string] => [name.toLowerCase(), name]),
  );
  for (const [name, offset] of where.columns) {
    if (known.has(name.toLowerCase()) || asked.has(name)) continue;
    const isCompared = /(?:[=<>,]|\bi?like|\bin\s*\()\s*$/i.test(text.slice(0, offset));
    const hint = columnHint(name, known.values(), isCompared);
    throw new WhereError(`source "${source.name}" has no column "${name}"`, offset, hint);
  }
  const named = new Set([...where.columns.keys()].map((name) => known.get(name.toLowerCase())));
  return {
    sql: where.sql,
    ranks: where.ranks,
    attributes: attributes.filter((attribute) => named.has(attribute)),
    calls: [...asked.values()],
  };
}

/** Checks what stands around the calls about events. */
async function checkAround(engine: Engine, text: string, calls: readonly EventCall[], ranks: boolean): Promise<Where> {
  try {
    return await checkWhere(engine, withPlaceholders(text, calls), { ranks });
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
