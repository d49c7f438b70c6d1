import type { AttributeType } from '../config/config.ts';
import type { Engine, Row } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type DateOrder, dayFirstPossible, declaredTimestampSql, monthFirstPossible, timestampSql } from './dates.ts';
import { type DecimalMark, hasLeadingZero, numberSql, usesDecimals } from './numbers.ts';

/** An attribute with the type that filters see. */
export interface AttributeColumn {
  readonly name: string;
  readonly type: AttributeType;
  /** SQL of the typed value over the source's text column; NULL when empty or when it does not parse. */
  readonly sql: string;
  /** Filled values that do not parse. */
  readonly unparsed: number;
  /** Whether days and months could be exchanged in every value with slashes or hyphens; they are read month-first then. */
  readonly isAmbiguous: boolean;
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
  const types = new Map(Object.entries(declared));
  for (const name of attributes) columns.push(await detectType(engine, table, name, types.get(name)));
  return columns;
}

async function detectType(
  engine: Engine,
  table: string,
  name: string,
  declared: AttributeType | undefined,
): Promise<AttributeColumn> {
  const value = valueOf(name);
  const filled = `(${quoteName(name)} IS NOT NULL AND ${value} <> '')`;
  const found = await engine.row(`
    SELECT count(*) FILTER (${filled})::INTEGER AS filled,
      count(*) FILTER (regexp_matches(${value}, '[0-9]'))::INTEGER AS digits,
      count(*) FILTER (${usesDecimals(value, 'comma')})::INTEGER AS commas,
      count(*) FILTER (${usesDecimals(value, 'point')})::INTEGER AS points,
      count(*) FILTER (${hasLeadingZero(value)})::INTEGER AS zeros,
      count(*) FILTER (${dayFirstPossible(value)})::INTEGER AS day_first,
      count(*) FILTER (${monthFirstPossible(value)})::INTEGER AS month_first,
      count(*) FILTER (${dayFirstPossible(value)} AND ${monthFirstPossible(value)})::INTEGER AS either
    FROM ${table}`);
  // `1,234` and 03/04/2026 alone say nothing; the reading that more values allow is the file's.
  const decimals: DecimalMark = Number(found['commas']) > Number(found['points']) ? 'comma' : 'point';
  const order = orderOf(found);
  const timestamp = declared === undefined ? timestampSql(value, order) : declaredTimestampSql(value, order);
  const sql: Readonly<Record<AttributeType, string>> = {
    number: numberSql(value, decimals),
    boolean: booleanSql(value),
    date: `(${timestamp})::DATE`,
    timestamp,
    text: `CASE WHEN ${filled} THEN ${quoteName(name)} END`,
  };
  const total = Number(found['filled']);
  const count = async (counted: string) =>
    Number((await engine.row(`SELECT count(${counted})::INTEGER AS n FROM ${table}`))['n']);
  const typed = async (type: AttributeType, parsed?: number): Promise<AttributeColumn> => ({
    name,
    type,
    sql: sql[type],
    unparsed: type === 'text' ? 0 : total - (parsed ?? (await count(sql[type]))),
    isAmbiguous: (type === 'date' || type === 'timestamp') && isAmbiguous(found),
  });
  if (declared !== undefined) return await typed(declared);
  const isCode = Number(found['zeros']) > codeShare * total;
  // One at a time: the patterns of dates take longer to prepare than all others together.
  for (const type of ['boolean', ...(isCode ? [] : (['number'] as const)), 'timestamp'] as const) {
    if (total === 0 || (type !== 'boolean' && Number(found['digits']) < leastShare * total)) break;
    const parsed = await count(sql[type]);
    if (parsed < leastShare * total) continue;
    const isDate =
      type === 'timestamp' && (await count(`nullif(${sql.timestamp}, date_trunc('day', ${sql.timestamp}))`)) === 0;
    return await typed(isDate ? 'date' : type, parsed);
  }
  return await typed('text');
}

/** SQL of a cell's text. Shops put an apostrophe before dates and numbers, so that a spreadsheet leaves them alone. */
export const valueOf = (name: string): string => `ltrim(trim(${quoteName(name)}), '''')`;

function orderOf(found: Row): DateOrder {
  return Number(found['day_first']) > Number(found['month_first']) ? 'day-first' : 'month-first';
}

const isAmbiguous = (found: Row): boolean =>
  Number(found['either']) > 0 && found['either'] === found['day_first'] && found['either'] === found['month_first'];

function booleanSql(value: string): string {
  return `CASE WHEN lower(${value}) IN ('yes', 'y', 'true', 't', 'ja', 'oui', 'si', 'sí') THEN true
    WHEN lower(${value}) IN ('no', 'n', 'false', 'f', 'nein', 'non') THEN false END`;
}
