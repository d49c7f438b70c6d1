import type { EventsConfig } from '../../config/source-config.ts';
import { suggestFix } from '../../config/suggest.ts';
import type { EventColumns } from '../../contacts/event-columns.ts';
import type { Engine } from '../../engine/engine.ts';
import type { SourceTable } from '../../sources/source-table.ts';
import { checkWhere } from '../where.ts';
import { WhereError } from '../where-error.ts';
import type { EventCall, Part } from './find-calls.ts';

/** A call of which all names are known to be right. */
export interface CheckedCall extends Pick<EventCall, 'text' | 'as' | 'function' | 'events' | 'window'> {
  /** Attribute. */
  readonly column: string | undefined;
  /** SQL over the attributes of the events. */
  readonly condition: string | undefined;
  /** Attributes of the events that it names; their types matter. */
  readonly attributes: readonly string[];
}

/** An event file that was read, and what the config says of it. */
export interface EventFile {
  readonly config: EventsConfig;
  readonly source: SourceTable;
  readonly columns: EventColumns;
}

/**
 * Checks a call against the columns of the event file.
 *
 * @param from name of the source whose contacts are asked about
 * @throws WhereError naming the place
 */
export async function checkCall(engine: Engine, call: EventCall, file: EventFile, from: string): Promise<CheckedCall> {
  const { of } = file.config;
  if (of !== from) {
    const fix = `Ask a segment of ${of}; segments are combined with include, all_of and exclude.`;
    throw new WhereError(`"${call.events}" are events of ${of}, and this segment is of ${from}`, call.offset, fix);
  }
  const column = call.column && attributeOf(call.column, call.events, file.source);
  const condition = call.condition && (await checkCondition(engine, call.condition, call.events, file.source));
  return {
    text: call.text,
    as: call.as,
    function: call.function,
    events: call.events,
    window: call.window,
    column,
    condition: condition?.sql,
    attributes: [...new Set([...(column === undefined ? [] : [column]), ...(condition?.attributes ?? [])])],
  };
}

function attributeOf({ text, offset }: Part, events: string, { columns }: SourceTable): string {
  const names = columns.map(({ attribute }) => attribute);
  const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  throw new WhereError(`the events "${events}" have no column "${text}"`, offset, suggestFix(text, names));
}

async function checkCondition(
  engine: Engine,
  { text, offset }: Part,
  events: string,
  source: SourceTable,
): Promise<{ readonly sql: string; readonly attributes: readonly string[] }> {
  try {
    const { sql, columns } = await checkWhere(engine, text);
    return {
      sql,
      attributes: [...columns].map(([name, at]) => attributeOf({ text: name, offset: at }, events, source)),
    };
  } catch (error) {
    if (!(error instanceof WhereError)) throw error;
    throw new WhereError(error.message, offset + error.offset, error.fix);
  }
}
