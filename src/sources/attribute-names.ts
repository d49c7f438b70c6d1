/** Names that the tables of a source need for themselves. */
const reserved = new Set(['_row', '_file', 'contact', 'person', 'reason', 'consent', 'key', 'more']);

/**
 * Attribute names for the headers of a file: snake_case, unique, in the header's order. `Last Order Date` becomes
 * `last_order_date`, a second `Email` becomes `email_2`.
 */
export function attributeNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header, index) => {
    const base = snakeCase(header) || `column_${index + 1}`;
    const name = reserved.has(base) ? `${base}_` : base;
    let unique = name;
    for (let n = 2; taken.has(unique); n += 1) unique = `${name}_${n}`;
    taken.add(unique);
    return unique;
  });
}

function snakeCase(header: string): string {
  return header
    .normalize('NFC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}
