import { UserError, type UserErrorOptions } from '../../errors/user-error.ts';
import type { AskOptions } from './answer.ts';

/** Makes errors that say where in the config the source stands. */
export interface PlaceOfError {
  /** @param offset the character of the query that is to blame, from 0 */
  error(message: string, options: UserErrorOptions, offset?: number): UserError;
}

export function placeOfError({ at, atCharacter }: Pick<AskOptions, 'at' | 'atCharacter'>): PlaceOfError {
  return {
    error: (message, options, offset) => {
      const place = (offset === undefined ? undefined : atCharacter(offset)) ?? at;
      return new UserError(message, { ...(place && { at: place }), ...options });
    },
  };
}
