import type { Engine } from '../engine/engine.ts';
import { type CellKind, cellKinds, isKind } from './cell-kinds.ts';
import { countValues } from './count-values.ts';
import { dayFirstPossible, monthFirstPossible } from './dates.ts';
import { hasLeadingZero, mayBeThousands, usesDecimals } from './numbers.ts';
import type { SourceTable } from './source-table.ts';

/** What can be said of a value, as a condition in SQL. */
const conditions = {
  filled: (value: string) => `${value} <> ''`,
  digits: (value: string) => `regexp_matches(${value}, '[0-9]')`,
  commas: (value: string) => usesDecimals(value, 'comma'),
  points: (value: string) => usesDecimals(value, 'point'),
  commaThousands: (value: string) => mayBeThousands(value, 'comma'),
  pointThousands: (value: string) => mayBeThousands(value, 'point'),
  zeros: hasLeadingZero,
  dayFirst: dayFirstPossible,
  monthFirst: monthFirstPossible,
  either: (value: string) => `${dayFirstPossible(value)} AND ${monthFirstPossible(value)}`,
};
type Fact = keyof typeof conditions;
const facts = Object.keys(conditions) as Fact[];

/** Of how many values of a column each is so. */
export type ColumnFacts = Readonly<Record<Fact, number>> & {
  /** How many cells are of each kind. */
  readonly kinds: Readonly<Record<CellKind, number>>;
  /** Moments with a time of day. */
  readonly timed: number;
};

/** What can be said of columns of texts before it is known what they hold. */
export async function columnFacts(
  engine: Engine,
  source: Pick<SourceTable, 'table' | 'rows'>,
  columns: readonly string[],
): Promise<ColumnFacts[]> {
  const plain = await plainFacts(engine, source, columns);
  const unclear = columns.filter((_, index) => (plain[index]?.kinds.other ?? 0) > 0);
  const asked = facts.map((fact) => `CASE WHEN ${conditions[fact]('value')} THEN 1 END`);
  const counts = await countValues(engine, source, unclear, asked, isKind(['other']));
  return plain.map((of, column) => {
    const others = counts[unclear.indexOf(columns[column] ?? '')] ?? [];
    const both = facts.map((fact, index) => [fact, of[fact] + (others[index] ?? 0)]);
    return { ...of, ...(Object.fromEntries(both) as Record<Fact, number>) };
  });
}

const none = Object.fromEntries(facts.map((fact) => [fact, 0])) as Record<Fact, number>;

/** The facts of all cells but `other` ones. */
async function plainFacts(
  engine: Engine,
  source: Pick<SourceTable, 'table' | 'rows'>,
  columns: readonly string[],
): Promise<ColumnFacts[]> {
  const number = isKind(['number']);
  const asked = [
    ...cellKinds.map((kind) => isKind([kind])),
    `${number} AND contains(cell, '.')`,
    `${number} AND ${hasLeadingZero('cell')}`,
    `${isKind(['address'])} AND ${conditions.digits('cell')}`,
    `${isKind(['moment'])} AND NOT ends_with(cell, ' 00:00:00')`,
  ].map((condition) => `CASE WHEN ${condition} THEN 1 END`);
  const counts = await countValues(engine, source, columns, asked);
  return counts.map((of) => {
    const kinds = Object.fromEntries(cellKinds.map((kind, index) => [kind, of[index] ?? 0])) as Record<
      CellKind,
      number
    >;
    const [points = 0, zeros = 0, numbered = 0, timed = 0] = of.slice(cellKinds.length);
    const digits = kinds.day + kinds.moment + kinds.number;
    const filled = digits + kinds.address + kinds.words;
    return { ...none, filled, digits: digits + numbered, points, zeros, kinds, timed };
  });
}
