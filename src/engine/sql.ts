/** Quotes a name (table, column) for SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text as an SQL string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An SQL list literal of texts. */
export function quoteList(texts: Iterable<string>): string {
  return `[${[...texts].map(quoteText).join(', ')}]`;
}
