import type { AttributeType } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type ColumnFacts, columnFacts } from './column-facts.ts';
import { countValues, valueOf } from './count-values.ts';
import { declaredTimestampSql, timestampSql } from './dates.ts';
import { type Doubt, doubtOfDays, doubtOfNumbers, type Reading, readingOf } from './doubt.ts';
import { numberSql } from './numbers.ts';
import type { SourceFile } from './source-table.ts';

/** An attribute with the type that filters see. */
export interface AttributeColumn {
  readonly name: string;
  readonly type: AttributeType;
  /** SQL of the typed value over the source's text column; NULL when empty or when it does not parse. */
  readonly sql: string;
  /** Filled values that do not parse. */
  readonly unparsed: number;
  /** Whether its dates or numbers may all be read in another way, too. */
  readonly doubt: Doubt | undefined;
}

/** A column is taken for a type when at least this share of its filled values parses; the rest is counted. */
const leastShare = 0.95;
/** A column of which this share begins with zeros holds codes. */
const codeShare = 0.01;

/**
 * Finds the types of attributes from all their values: numbers (currency signs, thousands separators), dates and times in
 * the common notations, yes/no; anything else is text. A declared type stands whatever the values look like.
 *
 * @param source its quoted table, and what divides the columns of its files
 */
export async function detectTypes(
  engine: Engine,
  { table, files }: { readonly table: string; readonly files: readonly Pick<SourceFile, 'delimiter'>[] },
  attributes: readonly string[],
  declared: Readonly<Record<string, AttributeType>>,
): Promise<AttributeColumn[]> {
  const facts = await columnFacts(engine, table, attributes);
  const delimiters = files.map(({ delimiter }) => delimiter);
  const types = new Map(Object.entries(declared));
  const columns = attributes.flatMap((name, index): Column[] => {
    const own = facts[index];
    return own === undefined ? [] : [{ name, facts: own, declared: types.get(name), read: readingOf(own, delimiters) }];
  });
  const typed = new Map<string, Typed>();
  for (const type of ['number', 'boolean', 'date', 'timestamp'] as const) {
    const some = columns.filter((column) => column.declared === type);
    for (const [
      {
        name,
        facts: { filled },
      },
      parsed,
    ] of await countParsed(engine, table, some, type)) {
      typed.set(name, { type, unparsed: filled - parsed });
    }
  }
  for (const type of ['boolean', 'number', 'timestamp'] as const) {
    const some = columns.filter((column) => column.declared === undefined && !typed.has(column.name));
    const worth = some.filter(mayBe[type]);
    for (const [
      {
        name,
        facts: { filled },
      },
      parsed,
      timed,
    ] of await countParsed(engine, table, worth, type)) {
      const isDate = type === 'timestamp' && timed === 0;
      if (parsed >= leastShare * filled) typed.set(name, { type: isDate ? 'date' : type, unparsed: filled - parsed });
    }
  }
  return columns.map((column): AttributeColumn => {
    const { name } = column;
    const { type, unparsed } = typed.get(name) ?? { type: 'text', unparsed: 0 };
    const value = valueOf(name);
    const sql =
      type === 'text' ? `CASE WHEN ${value} <> '' THEN ${quoteName(name)} END` : typedSql(type, value, column);
    return { name, type, sql, unparsed, doubt: doubtOf(type, column) };
  });
}

type Typed = Pick<AttributeColumn, 'type' | 'unparsed'>;

interface Column {
  readonly name: string;
  readonly facts: ColumnFacts;
  readonly declared: AttributeType | undefined;
  readonly read: Reading;
}

const hasDigits = ({ facts: { filled, digits } }: Column) => filled > 0 && digits >= leastShare * filled;

/** Whether a type is worth trying: the patterns of dates take longer than all others together. */
const mayBe = {
  boolean: ({ facts: { filled, digits } }: Column) => filled > 0 && filled - digits >= leastShare * filled,
  number: (column: Column) => hasDigits(column) && column.facts.zeros <= codeShare * column.facts.filled,
  timestamp: hasDigits,
};

/** The columns with how many of their values are of a type, and, of timestamps, how many have a time of day. */
async function countParsed(
  engine: Engine,
  table: string,
  columns: readonly Column[],
  type: Exclude<AttributeType, 'text'>,
): Promise<(readonly [Column, number, number])[]> {
  const found: (readonly [Column, number, number])[] = [];
  for (const alike of readAlike(columns)) {
    const [first] = alike;
    if (first === undefined) continue;
    const asked = (value: string) => {
      const sql = typedSql(type, value, first);
      return type === 'timestamp' ? [sql, `nullif(epoch_us(${sql}) % 86400000000, 0)`] : [sql];
    };
    const counts = await countValues(
      engine,
      table,
      alike.map(({ name }) => name),
      asked,
    );
    found.push(...alike.map((column, index) => [column, counts[index]?.[0] ?? 0, counts[index]?.[1] ?? 0] as const));
  }
  return found;
}

function readAlike(columns: readonly Column[]): Column[][] {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const key = `${column.read.decimals} ${column.read.order}`;
    groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  return [...groups.values()];
}

/** SQL of a value of a type, over that of its text. */
function typedSql(
  type: Exclude<AttributeType, 'text'>,
  value: string,
  { declared, read: { decimals, order } }: Omit<Column, 'name' | 'facts'>,
): string {
  const moment = () => (declared === undefined ? timestampSql(value, order) : declaredTimestampSql(value, order));
  switch (type) {
    case 'number':
      return numberSql(value, decimals);
    case 'boolean':
      return booleanSql(value);
    case 'date':
      return `(${moment()})::DATE`;
    case 'timestamp':
      return moment();
  }
}

function doubtOf(type: AttributeType, { facts, read }: Column): Doubt | undefined {
  if (type === 'number') return doubtOfNumbers(facts, read);
  return type === 'date' || type === 'timestamp' ? doubtOfDays(facts) : undefined;
}

function booleanSql(value: string): string {
  return `CASE WHEN lower(${value}) IN ('yes', 'y', 'true', 't', 'ja', 'oui', 'si', 'sí') THEN true
    WHEN lower(${value}) IN ('no', 'n', 'false', 'f', 'nein', 'non') THEN false END`;
}
