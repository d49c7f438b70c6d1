import type { EventsConfig } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import type { SourceTable } from '../sources/source-table.ts';
import { filled, sourceColumns } from './contact-columns.ts';
import type { EventColumns } from './event-columns.ts';

/** SQL giving the event that a row is of; a row that leaves it blank is an event of its own. */
export function eventId({ id }: EventColumns): string {
  return id === undefined ? 'NULL::VARCHAR' : `coalesce(${filled(quoteName(id))}, chr(31) || _row)`;
}

/** Quoted columns of the source that say whose event a row is; of a phone, the country too. */
export function keyColumns(source: SourceTable, key: EventsConfig['key']): string[] {
  const said = [...key, ...(key.includes('phone') ? (['country'] as const) : [])];
  return [...new Set(said.flatMap((identifier) => sourceColumns(source, identifier)))];
}

/**
 * Shops write an order's customer, time and total into its first row only, and leave them blank in those of its further
 * articles. What a row leaves blank it takes from the rows of its event: the nearest above that fills it (exports that
 * overlap have an order twice, each time with the state of its day), else the first below. Its key first, for some shops
 * count the orders of each customer from 1: all else is taken from rows of the same key only. A value that is there but
 * cannot be read stays, and is told.
 *
 * @param wanted attributes that filters name
 * @returns a quoted scratch table with the columns that the events need, or the source's own where nothing is to be filled
 */
export async function fillEventRows(
  engine: Engine,
  source: SourceTable,
  { columns, key, wanted }: { columns: EventColumns; key: EventsConfig['key']; wanted: readonly string[] },
): Promise<string> {
  if (columns.id === undefined) return source.table;
  const id = quoteName(columns.id);
  const keys = keyColumns(source, key);
  const all = [...new Set([...keys, ...[columns.time, ...wanted].map(quoteName)])].filter((column) => column !== id);
  const blank = await columnsWithBlanks(engine, source.table, all);
  if (blank.size === 0) return source.table;
  const kept = all.filter((column) => !keys.includes(column));
  const own = keys.filter((column) => column !== id);
  const event = quoteName('event of the row');
  const fill = (column: string, among: readonly string[]) =>
    blank.has(column) ? `${nearest(column, among)} AS ${column}` : column;
  const table = quoteName(`filled ${source.name}`);
  await engine.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT ${['_row', id, ...own, ...kept.map((column) => fill(column, [event, ...own]))].join(', ')}
    FROM (SELECT ${['_row', id, event, ...own.map((column) => fill(column, [event])), ...kept].join(', ')}
      FROM (SELECT *, ${eventId(columns)} AS ${event} FROM ${source.table}))`);
  return table;
}

async function columnsWithBlanks(engine: Engine, table: string, columns: readonly string[]): Promise<Set<string>> {
  const counts = columns.map((column, index) => `coalesce(bool_or(${filled(column)} IS NULL), false) AS c${index}`);
  const found = await engine.row(`SELECT ${counts.join(', ')} FROM ${table}`);
  return new Set(columns.filter((_, index) => found[`c${index}`] === true));
}

function nearest(column: string, among: readonly string[]): string {
  const value = `CASE WHEN ${filled(column)} IS NOT NULL THEN ${column} END`;
  const rows = `PARTITION BY ${among.join(', ')} ORDER BY _row ROWS BETWEEN`;
  return `coalesce(last_value(${value} IGNORE NULLS) OVER (${rows} UNBOUNDED PRECEDING AND CURRENT ROW),
    first_value(${value} IGNORE NULLS) OVER (${rows} CURRENT ROW AND UNBOUNDED FOLLOWING))`;
}
