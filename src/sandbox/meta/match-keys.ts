import type { Row } from './payload.ts';

/** Values that find a person alone. */
const ALONE: readonly string[] = ['EMAIL', 'PHONE', 'MADID', 'EXTERN_ID', 'APPUID', 'PAGEUID'];

/** Values that find a person together, and only together. */
const TOGETHER: readonly (readonly string[])[] = [
  ['FN', 'LN', 'ZIP', 'COUNTRY'],
  ['FN', 'LN', 'CT', 'ST', 'COUNTRY'],
];

/** The identifiers in a row; a row with none of them finds nobody. */
export function matchKeysOf(row: Row): string[] {
  const keys: string[] = [];
  for (const name of ALONE) {
    const value = row.get(name);
    if (value !== undefined) keys.push(`${name}:${value}`);
  }
  return [...keys, ...combinationsOf((name) => row.get(name))];
}

/** The combinations for which every part is there. */
export function combinationsOf(valueOf: (name: string) => string | undefined): string[] {
  return TOGETHER.flatMap((names) => {
    const values = names.map(valueOf).filter((value) => value !== undefined);
    return values.length === names.length ? [`${names.join('+')}:${values.join('|')}`] : [];
  });
}
