import type { AttributeType } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type DateOrder, dateSql, dayFirstPossible, monthFirstPossible, timestampSql } from './dates.ts';
import { type DecimalMark, hasLeadingZero, numberSql, usesDecimals } from './numbers.ts';

/** An attribute with the type that filters see. */
export interface AttributeColumn {
  readonly name: string;
  readonly type: AttributeType;
  /** SQL of the typed value over the source's text column; NULL when empty or when it does not parse. */
  readonly sql: string;
  /** Filled values that do not parse. */
  readonly unparsed: number;
}

/** A column is taken for a type when at least this share of its filled values parses; the rest is counted. */
const leastShare = 0.95;
/** A column of which this share begins with zeros holds codes. */
const codeShare = 0.01;

/**
 * Finds the types of attributes from all their values: numbers (currency signs, thousands separators), dates and times in
 * the common notations, yes/no; anything else is text. A declared type stands whatever the values look like.
 */
export async function detectTypes(
  engine: Engine,
  table: string,
  attributes: readonly string[],
  declared: Readonly<Record<string, AttributeType>>,
): Promise<AttributeColumn[]> {
  const columns: AttributeColumn[] = [];
  for (const name of attributes) columns.push(await detectType(engine, table, name, declared[name]));
  return columns;
}

async function detectType(
  engine: Engine,
  table: string,
  name: string,
  declared: AttributeType | undefined,
): Promise<AttributeColumn> {
  // Shops put an apostrophe before dates and numbers, so that a spreadsheet leaves them alone.
  const value = `ltrim(trim(${quoteName(name)}), '''')`;
  const filled = `(${quoteName(name)} IS NOT NULL AND ${value} <> '')`;
  const found = await engine.row(`
    SELECT count(*) FILTER (${filled})::INTEGER AS filled,
      count(*) FILTER (${usesDecimals(value, 'comma')})::INTEGER AS commas,
      count(*) FILTER (${usesDecimals(value, 'point')})::INTEGER AS points,
      count(*) FILTER (${hasLeadingZero(value)})::INTEGER AS zeros,
      count(*) FILTER (${dayFirstPossible(value)})::INTEGER AS day_first,
      count(*) FILTER (${monthFirstPossible(value)})::INTEGER AS month_first
    FROM ${table}`);
  // `1,234` and 03/04/2026 alone say nothing; the reading that more values allow is the file's.
  const decimals: DecimalMark = Number(found['commas']) > Number(found['points']) ? 'comma' : 'point';
  const order: DateOrder = Number(found['day_first']) > Number(found['month_first']) ? 'day-first' : 'month-first';
  const sql: Readonly<Record<AttributeType, string>> = {
    number: numberSql(value, decimals),
    boolean: booleanSql(value),
    date: dateSql(value, order),
    timestamp: timestampSql(value, order),
    text: `CASE WHEN ${filled} THEN ${quoteName(name)} END`,
  };
  const parsed = await engine.row(`
    SELECT ${Object.entries(sql)
      .map(([type, typed]) => `count(${typed})::INTEGER AS ${quoteName(type)}`)
      .join(', ')},
      count(${sql.timestamp}) FILTER (${sql.timestamp} <> date_trunc('day', ${sql.timestamp}))::INTEGER AS with_time
    FROM ${table}`);
  const total = Number(found['filled']);
  const fits = (type: AttributeType) => total > 0 && Number(parsed[type]) >= leastShare * total;
  const dated = Number(parsed['with_time']) > 0 ? 'timestamp' : 'date';
  const isCode = Number(found['zeros']) > codeShare * total;
  const candidates = (['boolean', 'number', dated] as const).filter((each) => each !== 'number' || !isCode);
  const type = declared ?? candidates.find(fits) ?? 'text';
  return { name, type, sql: sql[type], unparsed: total - Number(parsed[type]) };
}

function booleanSql(value: string): string {
  return `CASE WHEN lower(${value}) IN ('yes', 'y', 'true', 't', 'ja', 'oui', 'si', 'sí') THEN true
    WHEN lower(${value}) IN ('no', 'n', 'false', 'f', 'nein', 'non') THEN false END`;
}
