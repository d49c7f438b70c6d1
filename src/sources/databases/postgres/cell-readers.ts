import { readArray } from './read-array.ts';

/** Turns the text that a server sends for a value into that of a cell; undefined for a type whose values are no texts. */
export type CellReader = (text: string) => string | null;

/** Numbers of types (`pg_type.dat`): they are the same in every server. */
const bool = 16;
const boolArray = 1000;
const bytes: ReadonlySet<number> = new Set([17, 1001]);

/** @param arrays the types whose values are lists of plain values */
export function cellReader(type: number, arrays: ReadonlySet<number>): CellReader | undefined {
  if (bytes.has(type)) return undefined;
  if (type === bool) return truth;
  if (!arrays.has(type)) return filled;
  const each = type === boolArray ? truth : filled;
  return (text) => {
    const values = readArray(text);
    return values === undefined ? text : filled(values.flatMap((value) => each(value) ?? []).join('; '));
  };
}

const truth: CellReader = (text) => (text === 't' ? 'true' : 'false');
const filled: CellReader = (text) => (text === '' ? null : text);
