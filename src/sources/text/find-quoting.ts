import type { Dialect } from './dialect.ts';

const between = ',;\\t|\\r\\n';
const doubledQuote = new RegExp(`[^${between}]""|""[^${between}]`);
// Not a backslash that happens to be the last character of a cell.
const escapedQuote = new RegExp(`\\\\"[^${between}]`);
const singleQuoted = new RegExp(`^\\s*'[^']*'[${between}]`);

/** How quotes are used in a text that begins a file. */
export function findQuoting(text: string): Pick<Dialect, 'quote' | 'escape'> {
  if (!text.includes('"') && singleQuoted.test(text)) return { quote: "'", escape: "'" };
  const backslash = escapedQuote.test(text) && !doubledQuote.test(text);
  return { quote: '"', escape: backslash ? '\\' : '"' };
}
