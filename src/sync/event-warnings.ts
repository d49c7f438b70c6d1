import type { Config } from '../config/config.ts';
import { attributeColumn } from '../contacts/contact-columns.ts';
import type { EventTable } from '../contacts/event-table.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import type { CheckedCall } from '../segments/events/check-calls.ts';
import { windowSql } from '../segments/events/window.ts';

/** What segments ask of events. */
interface Asked {
  readonly config: Config;
  readonly tables: ReadonlyMap<string, EventTable>;
  readonly calls: readonly CheckedCall[];
}

/** Answers that may be others than whoever wrote a segment means. */
export async function answerWarnings(engine: Engine, asked: Asked): Promise<Diagnostic[]> {
  return [
    ...(await silentWindows(engine, asked)),
    ...(await unevenSums(engine, asked)),
    ...(await comingEvents(engine, asked)),
  ];
}

/** Windows in which no contact did anything: an export that was not made anew looks like this, and so does a quiet month. */
async function silentWindows(engine: Engine, { config, tables, calls }: Asked): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const [name, { table, newest, rows }] of tables) {
    const mine = calls.filter(({ events }) => events === name).flatMap(({ window }) => window ?? []);
    const windows = new Map(
      mine.filter(({ span }) => span.kind === 'last' || span.kind === 'since').map((each) => [each.text, each.span]),
    );
    if (windows.size === 0 || rows === 0) continue;
    const counts = [...windows.values()].map(
      (span, index) => `bool_or(${windowSql(span, 'time')}) FILTER (contact IS NOT NULL) AS w${index}`,
    );
    const found = await engine.row(`SELECT count(time)::INTEGER AS timed, ${counts.join(', ')} FROM ${table}`);
    const silent = [...windows.keys()].filter((_, index) => found[`w${index}`] !== true);
    if (silent.length === 0) continue;
    const past = found['timed'] === 0 ? 'none has a time that can be read' : pastOf(newest);
    const message = `events "${name}": none of a contact is in ${silent.map((text) => `"${text}"`).join(', ')}: ${past}`;
    const fix = 'Where that cannot be, look at the export; `max_age` refuses an old file.';
    warnings.push({ severity: 'warning', message, at: config.at('events', name), fix });
  }
  return warnings;
}

const pastOf = (newest: string | undefined) =>
  newest === undefined ? 'none has happened yet' : `the newest is of ${newest}`;

/**
 * Sums with `id` of what seems to be of the rows rather than of their event: of two articles at the same price, one would count.
 * A total that each row repeats is not meant.
 */
async function unevenSums(engine: Engine, { config, tables, calls }: Asked): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const [name, { table, columns }] of tables) {
    if (columns.id === undefined) continue;
    const sums = calls.filter(
      // A condition may choose the rows that are meant.
      (call) => call.events === name && isSum(call) && call.condition === undefined,
    );
    for (const column of new Set(sums.flatMap((call) => call.column ?? []))) {
      const value = quoteName(attributeColumn(column));
      const { uneven } = await engine.row(`
        SELECT bool_or(different > 1 AND filled > different) AS uneven FROM (
          SELECT count(DISTINCT ${value}) AS different, count(${value}) AS filled
          FROM ${table} WHERE contact IS NOT NULL GROUP BY contact, id)`);
      if (uneven !== true) continue;
      warnings.push({
        severity: 'warning',
        message: `events "${name}": ${column} differs between the rows of an event, and a sum counts equal values of one event once`,
        at: config.at('events', name, 'id'),
        fix: 'Sum what is of the whole event, such as its total; without `id` every row counts.',
      });
    }
  }
  return warnings;
}

/** Events that have not happened: a slip in a date or in the day's and the month's order looks like this, and so do bookings. */
async function comingEvents(engine: Engine, { config, tables }: Asked): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const [name, { table }] of tables) {
    const found = await engine.row(
      `SELECT count(DISTINCT row)::INTEGER AS rows, max(time)::DATE::VARCHAR AS latest FROM ${table} WHERE time > now() + INTERVAL 1 HOUR`,
    );
    const rows = Number(found['rows']);
    if (rows === 0) continue;
    const are = rows === 1 ? 'a row is' : `${rows} rows are`;
    warnings.push({
      severity: 'warning',
      message: `events "${name}": ${are} in the future, the latest of ${String(found['latest'])}: in no window, and counted only where no window is given`,
      at: config.at('events', name, 'time'),
      fix: 'Look at the column and at how it writes days; write `until now` where what is to come must not count: last(orders, until now).',
    });
  }
  return warnings;
}

const isSum = ({ function: asked }: CheckedCall) => asked === 'sum' || asked === 'avg';
