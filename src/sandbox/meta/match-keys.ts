import type { Row } from './payload.ts';

/** Values that find a person alone. */
const ALONE: readonly string[] = ['EMAIL', 'PHONE', 'MADID', 'EXTERN_ID', 'APPUID', 'PAGEUID'];

/** Values that find a person together, and only together. */
const TOGETHER = [
  ['FN', 'LN', 'ZIP', 'COUNTRY'],
  ['FN', 'LN', 'CT', 'ST', 'COUNTRY'],
].map((names) => ({ names, label: `${names.join('+')}:` }));

/** The identifiers in a row; a row with none of them finds nobody. */
export function matchKeysOf(row: Row): string[] {
  const keys: string[] = [];
  for (const name of ALONE) {
    const value = row.get(name);
    if (value !== undefined) keys.push(`${name}:${value}`);
  }
  keys.push(...combinationsOf((name) => row.get(name)));
  return keys;
}

/** The combinations for which every part is there. */
export function combinationsOf(valueOf: (name: string) => string | undefined): string[] {
  const keys: string[] = [];
  for (const { names, label } of TOGETHER) {
    let key: string | undefined;
    for (const name of names) {
      const value = valueOf(name);
      key = value === undefined ? undefined : key === undefined ? `${label}${value}` : `${key}|${value}`;
      if (key === undefined) break;
    }
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
