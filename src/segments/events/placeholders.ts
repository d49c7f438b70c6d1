import type { EventCall } from './find-calls.ts';

/**
 * Name of the column that stands for a call. Quoted it is as long as the call, so that every place in the text stays where it
 * is; no attribute of a file ends in blanks, and the shortest call leaves room for many numbers.
 */
export function placeholder({ text }: Pick<EventCall, 'text'>, index: number): string {
  return `e${index}`.padEnd(text.length - 2);
}

/** A filter's text with a column in the place of each call. */
export function withPlaceholders(text: string, calls: readonly EventCall[]): string {
  return calls.reduce(
    (replaced, call, index) =>
      `${replaced.slice(0, call.offset)}"${placeholder(call, index)}"${replaced.slice(call.offset + call.text.length)}`,
    text,
  );
}

/** A message of the engine with the calls in the place of their columns. */
export function withoutPlaceholders(message: string, calls: readonly Pick<EventCall, 'text'>[]): string {
  return calls.reduce((said, call, index) => said.replaceAll(`"${placeholder(call, index)}"`, call.text), message);
}
