import type { Engine } from '../engine/engine.ts';
import { countValues } from './count-values.ts';
import { dayFirstPossible, monthFirstPossible } from './dates.ts';
import { hasLeadingZero, mayBeThousands, usesDecimals } from './numbers.ts';

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
export type ColumnFacts = Readonly<Record<Fact, number>>;

/** What can be said of columns of texts before it is known what they hold. */
export async function columnFacts(engine: Engine, table: string, columns: readonly string[]): Promise<ColumnFacts[]> {
  const asked = (value: string) => facts.map((fact) => `CASE WHEN ${conditions[fact](value)} THEN 1 END`);
  const counts = await countValues(engine, table, columns, asked);
  return counts.map((of) => Object.fromEntries(facts.map((fact, index) => [fact, of[index] ?? 0])) as ColumnFacts);
}
