/** Runs of lines that are named; a person looks at the file for the others. */
const namedRuns = 5;

/**
 * Names lines for people: `line 7`, `lines 3, 84–88`, `lines 3, 9, 12, 15, 20 and 81 more`.
 *
 * @param lines the first of them, in ascending order
 * @param count of all of them
 */
export function nameLines(lines: readonly number[], count: number = lines.length): string {
  const runs: { readonly first: number; last: number }[] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === line - 1) run.last = line;
    else runs.push({ first: line, last: line });
  }
  const named = runs.slice(0, namedRuns);
  const more = count - named.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const shown = named.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
  return `${count === 1 ? 'line' : 'lines'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
