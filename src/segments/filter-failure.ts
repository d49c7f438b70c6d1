import { type Position, UserError } from '../errors/user-error.ts';

/**
 * What the engine says of a contact's value that a filter cannot work with, without the value: it may be anybody's, and so the
 * error is no cause either. What is wrong with the filter's own texts was told before. Undefined for any other error.
 */
export function filterFailure(error: unknown, name: string, at: Position | undefined): UserError | undefined {
  const what =
    error instanceof Error ? /^(Conversion|Out of Range|Invalid Input) Error/.exec(error.message)?.[1] : undefined;
  if (what === undefined) return undefined;
  return new UserError(
    `segment "${name}": a contact has a value that the filter cannot work with (${what.toLowerCase()})`,
    { ...(at && { at }), fix: 'Write try_cast(column as type) or try(…): what does not fit is empty then.' },
  );
}
