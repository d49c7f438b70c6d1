import * as z from 'zod';

/** A hundred years. */
const longest = 3_155_760_000;

/** Seconds that a token lives, as a token endpoint tells them; undefined when what it says is no such time. */
export const lifetime = () =>
  z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().min(0).max(longest))
    .optional()
    .catch(undefined);
