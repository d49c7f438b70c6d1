import { type Position, UserError } from '../errors/user-error.ts';

/** A filter that failed while contacts were gone through. */
export interface FailedFilter {
  /** Name of the segment. */
  readonly name: string;
  /** The filter as it stands in the config. */
  readonly where: string;
  readonly at: Position | undefined;
}

/**
 * What the engine says of a value that a filter cannot work with, without the value: it may be anybody's, and so the error is no
 * cause either. A text of the filter itself is nobody's. Undefined for any other error.
 */
export function filterFailure(error: unknown, { name, where, at }: FailedFilter): UserError | undefined {
  const said = error instanceof Error ? error.message : '';
  const what = /^(Conversion|Out of Range|Invalid Input) Error/.exec(said)?.[1];
  if (what === undefined) return undefined;
  const own = ownText(said, where);
  const message =
    own === undefined
      ? `a contact has a value that the filter cannot work with (${what.toLowerCase()})`
      : `'${own}' does not fit what the filter compares it with`;
  const fix =
    own === undefined
      ? 'Write try_cast(column as type) or try(…): what does not fit is empty then.'
      : "Numbers stand without quotes, and days as '2026-11-05'.";
  return new UserError(`segment "${name}": ${message}`, { ...(at && { at }), fix });
}

/** The text in quotes of the filter that the engine complains of; of values in a column it says where they come from. */
function ownText(said: string, where: string): string | undefined {
  if (said.includes('when casting from source column')) return undefined;
  const [, double, single] = /"([^"\n]*)"|'([^'\n]*)'/.exec(said) ?? [];
  const text = double ?? single;
  return text !== undefined && where.includes(`'${text}'`) ? text : undefined;
}
