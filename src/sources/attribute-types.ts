import type { AttributeType } from '../config/source-config.ts';
import type { Engine } from '../engine/engine.ts';
import { quoteName } from '../engine/sql.ts';
import { type CellKind, cellKinds, isKind } from './cell-kinds.ts';
import { type ColumnFacts, columnFacts } from './column-facts.ts';
import { countValues, valueOf } from './count-values.ts';
import { declaredTimestampSql, timestampSql } from './dates.ts';
import { type Doubt, doubtOfDays, doubtOfNumbers, type Reading, readingOf } from './doubt.ts';
import { numberSql } from './numbers.ts';
import type { SourceFile, SourceTable } from './source-table.ts';

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
 * @param source its quoted table with the number of its rows, and what divides the columns of its files
 */
export async function detectTypes(
  engine: Engine,
  source: Pick<SourceTable, 'table' | 'rows'> & { readonly files: readonly Pick<SourceFile, 'delimiter'>[] },
  attributes: readonly string[],
  declared: Readonly<Record<string, AttributeType>>,
): Promise<AttributeColumn[]> {
  const facts = await columnFacts(engine, source, attributes);
  const delimiters = source.files.map(({ delimiter }) => delimiter);
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
    ] of await countParsed(engine, source, some, type)) {
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
    ] of await countParsed(engine, source, worth, type)) {
      const isDate = type === 'timestamp' && timed === 0;
      if (parsed >= leastShare * filled) typed.set(name, { type: isDate ? 'date' : type, unparsed: filled - parsed });
    }
  }
  return columns.map((column): AttributeColumn => {
    const { name } = column;
    const { type, unparsed } = typed.get(name) ?? { type: 'text', unparsed: 0 };
    return { name, type, sql: columnSql(type, column), unparsed, doubt: doubtOf(type, column) };
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

type Typing = Exclude<AttributeType, 'text'>;

/** Kinds of cells that are values of a type, and those that are none, whatever else they say. */
function settledKinds(type: Typing, { decimals }: Reading): Readonly<Record<'are' | 'areNot', readonly CellKind[]>> {
  switch (type) {
    case 'boolean':
      return { are: [], areNot: ['day', 'moment', 'number', 'address'] };
    case 'number':
      return { are: decimals === 'point' ? ['number'] : [], areNot: ['day', 'moment', 'address', 'words'] };
    case 'date':
    case 'timestamp':
      return { are: ['day', 'moment'], areNot: ['address', 'words'] };
  }
}

/** The columns with how many of their values are of a type, and, of timestamps, how many have a time of day. */
async function countParsed(
  engine: Engine,
  source: Pick<SourceTable, 'table' | 'rows'>,
  columns: readonly Column[],
  type: Typing,
): Promise<(readonly [Column, number, number])[]> {
  const found: (readonly [Column, number, number])[] = [];
  for (const alike of readAlike(columns)) {
    const [first] = alike;
    if (first === undefined) continue;
    const { are, areNot } = settledKinds(type, first.read);
    const settled = [...are, ...areNot];
    const open = cellKinds.filter((kind) => !settled.includes(kind));
    const has = (kinds: readonly CellKind[], { facts }: Column) => kinds.some((kind) => facts.kinds[kind] > 0);
    const unsettled = alike.filter((column) => has(open, column));
    const sql = typedSql(type, 'value', first);
    const asked = type === 'timestamp' ? [sql, `nullif(epoch_us(${sql}) % 86400000000, 0)`] : [sql];
    const names = unsettled.map(({ name }) => name);
    const among = unsettled.some((column) => has(settled, column)) ? isKind(open) : 'true';
    const counts = await countValues(engine, source, names, asked, among);
    for (const column of alike) {
      const { kinds, timed } = column.facts;
      const [parsed = 0, alsoTimed = 0] = counts[unsettled.indexOf(column)] ?? [];
      found.push([column, are.reduce((sum, kind) => sum + kinds[kind], parsed), timed + alsoTimed]);
    }
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

/** SQL of the typed value of a column, over its cells. */
function columnSql(type: AttributeType, column: Column): string {
  const { kinds } = column.facts;
  const cell = quoteName(column.name);
  const value = valueOf(column.name);
  const areAll = (some: readonly CellKind[]) => cellKinds.every((kind) => kinds[kind] === 0 || some.includes(kind));
  if (type === 'text') return kinds.other === 0 ? cell : `CASE WHEN ${value} <> '' THEN ${cell} END`;
  if (type === 'boolean' || !areAll(settledKinds(type, column.read).are)) return typedSql(type, value, column);
  // The engine reads them by itself.
  const moment = `TRY_CAST(${cell} AS TIMESTAMP)`;
  if (type === 'number') return `TRY_CAST(${cell} AS DOUBLE)`;
  return type === 'date' ? `${moment}::DATE` : moment;
}

/** SQL of a value of a type, over that of its text. */
function typedSql(
  type: Typing,
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
  return `CASE WHEN strlen(${value}) > ${'false'.length} THEN NULL WHEN lower(${value}) IN ('yes', 'y', 'true', 't', 'ja', 'oui', 'si', 'sí') THEN true
    WHEN lower(${value}) IN ('no', 'n', 'false', 'f', 'nein', 'non') THEN false END`;
}
