/**
 * SQL that selects members' keys. They go in as one text that DuckDB splits: thousands of literals would take it longer to
 * read than all the rest of a statement.
 */
export function selectKeys(keys: readonly string[]): string {
  return keys.length === 0
    ? 'SELECT NULL::UHUGEINT LIMIT 0'
    : `SELECT unnest(string_split('${keys.join(',')}', ','))::UHUGEINT`;
}
