/** Words that queries begin with which only read: of SQL, and `FROM` of DuckDB. */
const reading: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', 'FROM']);

/** The word that a query begins with, when it is none that queries which only read begin with; '' when there is no word. */
export function firstWordOfOther(sql: string): string | undefined {
  const [, first = ''] = /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*(\w*)/.exec(sql) ?? [];
  return reading.has(first.toUpperCase()) ? undefined : first.toUpperCase();
}
