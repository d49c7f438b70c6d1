import { snakeCase } from './snake-case.ts';

/**
 * The attribute that somebody means who writes a column's header or its name: as `columns` of the config calls it, else as we do.
 *
 * @param columns friendly names and their headers
 */
export function attributeNamed(written: string, columns: Readonly<Record<string, string>>): string {
  const name = snakeCase(written);
  const friendly = Object.keys(columns).find((each) => each.toLowerCase() === written.trim().toLowerCase());
  return friendly ?? Object.keys(columns).find((each) => snakeCase(columns[each] ?? '') === name) ?? name;
}
