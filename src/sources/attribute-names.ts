import { snakeCase } from '../config/snake-case.ts';

/**
 * Attribute names for the headers of a file: snake_case, unique, in the header's order. `Last Order Date` becomes
 * `last_order_date`, a second `Email` becomes `email_2`.
 *
 * @param given names that are settled, by the index of their header; the others keep clear of them
 */
export function attributeNames(headers: readonly string[], given: ReadonlyMap<number, string> = new Map()): string[] {
  // The engine takes names that differ in case only for the same.
  const taken = new Set([...given.values()].map((name) => name.toLowerCase()));
  return headers.map((header, index) => {
    const settled = given.get(index);
    if (settled !== undefined) return settled;
    const name = snakeCase(header) || `column_${index + 1}`;
    let unique = name;
    for (let n = 2; taken.has(unique); n += 1) unique = `${name}_${n}`;
    taken.add(unique);
    return unique;
  });
}
