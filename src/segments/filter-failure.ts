import { type Position, UserError } from '../errors/user-error.ts';

/**
 * What the engine says of a contact's value that a filter cannot work with, without the value: it may be anybody's, and so the
 * error is no cause either. What is wrong with the filter's own texts was told before. Undefined for any other error.
 */
export function filterFailure(error: unknown, what: string, at: Position | undefined): UserError | undefined {
  const kind =
    error instanceof Error ? /^(Conversion|Out of Range|Invalid Input) Error/.exec(error.message)?.[1] : undefined;
  if (kind === undefined) return undefined;
  return new UserError(`${what}: a contact has a value that the filter cannot work with (${kind.toLowerCase()})`, {
    ...(at && { at }),
    fix: 'Write try_cast(column as type) or try(…): what does not fit is empty then.',
  });
}
