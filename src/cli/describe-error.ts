import { errorCode } from '../errors/error-code.ts';

/** DuckDB's kinds of error that speak of tables, columns, files and the machine; all others may quote a row's value. */
const namesOnly =
  /^(?:Binder|Catalog|Parser|IO|Permission|Dependency|Not implemented|Out of Memory|INTERNAL|FATAL) Error: /;
const engineError = /^[A-Z][\w ]* Error: /;

/** Deep enough for any chain of our own; a chain may also be a circle. */
const mostCauses = 10;

/** An error's message without the values of people that engines and parsers quote. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const words = message.replace(/\s*\n+LINE \d+:[^]*$/, '');
  if (engineError.test(words)) return namesOnly.test(words) ? words : withoutValues(words);
  return isParseError(error) ? withoutValues(words) : message;
}

/** What an error was caused by, the nearest first, each once. */
export function causesOf(error: unknown): unknown[] {
  const found: unknown[] = [];
  let next = directCauses(error);
  while (next.length > 0 && found.length < mostCauses) {
    found.push(...next.slice(0, mostCauses - found.length));
    next = next.flatMap(directCauses).filter((cause) => cause !== error && !found.includes(cause));
  }
  return found;
}

/** The places in the code, innermost first, without the message that stands before them. */
export function stackFrames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const stack = error.stack ?? '';
  const behindMessage = stack.indexOf(error.message) + error.message.length;
  return stack
    .slice(behindMessage)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
}

function directCauses(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [];
  const several: unknown[] = error instanceof AggregateError ? error.errors : [];
  return error.cause === undefined ? several : [error.cause, ...several];
}

/** From the first quote to the last, because a value may hold quotes too; then only the first line, and no long numbers. */
function withoutValues(message: string): string {
  const [first = ''] = message.replace(/["'][^]*["']/, '"…"').split('\n');
  return first.replace(/\d{5,}/g, '…');
}

/** JSON.parse quotes the text's beginning, and csv-parse (its codes begin so) the cell it stumbled over. */
function isParseError(error: unknown): boolean {
  if (error instanceof SyntaxError) return error.message.includes('JSON');
  return /^(?:CSV|INVALID)_/.test(errorCode(error) ?? '');
}
