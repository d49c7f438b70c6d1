import { quoteName } from '../../engine/sql.ts';
import type { EventCall } from './find-calls.ts';

/**
 * Name of the column that stands for a call. Quoted it is as long as the call, so that every place in the text stays where it
 * is; no attribute of a file ends in blanks, and the shortest call leaves room for 10,000 of them.
 */
export function placeholder(text: string, number: number): string {
  return `e${number}`.padEnd(text.length - 2);
}

/** A filter's text with a column in the place of each call. */
export function withPlaceholders(text: string, calls: readonly EventCall[]): string {
  return calls.reduceRight(
    (replaced, call) =>
      `${replaced.slice(0, call.offset)}${quoteName(call.as)}${replaced.slice(call.offset + call.text.length)}`,
    text,
  );
}

/** A message of the engine with the calls in the place of their columns. */
export function withoutPlaceholders(message: string, calls: readonly Pick<EventCall, 'text' | 'as'>[]): string {
  return calls.reduce((said, call) => said.replaceAll(`"${call.as}"`, call.text), message);
}
