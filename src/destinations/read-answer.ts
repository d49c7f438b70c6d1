import type * as z from 'zod';
import { DestinationError } from '../errors/destination-error.ts';

/**
 * Reads the JSON of an answer with HTTP 2xx as the API's definition says it is.
 *
 * @param json undefined when the body was none
 * @throws DestinationError `retry` when there is no JSON (a gateway's page, an answer that broke off), `give-up` when it says
 * something else; unclear. Only the places are told, not what stands there.
 */
export function readAnswer<Schema extends z.ZodType>(
  operation: string,
  schema: Schema,
  json: unknown,
): z.output<Schema> {
  const common = { unclear: true, fix: 'Check `endpoint` of this destination, and proxies in between.' };
  if (json === undefined) {
    throw new DestinationError(`${operation}: the answer cannot be read`, {
      ...common,
      disposition: 'retry',
      code: 'UNREADABLE_ANSWER',
    });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const places = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole answer'))].slice(0, 3);
  throw new DestinationError(`${operation}: the answer is not what was expected (${places.join(', ')})`, {
    ...common,
    disposition: 'give-up',
    code: 'UNEXPECTED_ANSWER',
  });
}
