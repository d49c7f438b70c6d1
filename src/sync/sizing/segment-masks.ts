import type { Engine } from '../../engine/engine.ts';
import { quoteName } from '../../engine/sql.ts';
import type { SegmentTable } from '../../segments/segment-tables.ts';

/** Who is in which segments: a bit for each, in as many words as it takes. */
export interface SegmentMasks {
  /** Quoted table: `source`, `contact` and the words; whoever is in none of the segments is left out. */
  readonly table: string;
  /** Names of the words, as SQL. */
  readonly words: readonly string[];
  /** SQL over the words: whether the segment with this index is among them. */
  readonly has: (segment: number) => string;
}

/** Bits of a word: a number with one of them is exact in JavaScript too. */
const perWord = 50;

/** Goes through the contacts of all segments once; what follows looks at each contact once, however many segments it is in. */
export async function writeMasks(engine: Engine, segments: readonly SegmentTable[]): Promise<SegmentMasks> {
  const table = quoteName('segments of contacts');
  const words = Array.from({ length: Math.ceil(segments.length / perWord) }, (_, index) =>
    quoteName(`segments ${index}`),
  );
  const bits = segments.map((segment, index) => {
    const mine = words.map((word, nth) => `${nth === wordOf(index) ? bitOf(index) : 0}::UBIGINT AS ${word}`);
    return `SELECT source, contact, ${mine.join(', ')} FROM ${segment}`;
  });
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT source, contact, ${joined(words)} FROM (${bits.join(' UNION ALL ')}) GROUP BY source, contact`);
  return { table, words, has: (segment) => `(${words[wordOf(segment)]} & ${bitOf(segment)}) <> 0` };
}

/** SQL: the words of several rows as those of one. */
export const joined = (words: readonly string[]) => words.map((word) => `bit_or(${word}) AS ${word}`).join(', ');

const wordOf = (segment: number) => Math.floor(segment / perWord);
const bitOf = (segment: number) => 2 ** (segment % perWord);
