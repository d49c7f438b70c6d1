import type * as z from 'zod';
import { DestinationError } from '../errors/destination-error.ts';

/** An answer with HTTP 2xx that is not what the API's definition says. Only the places are told, not what stands there. */
export function unexpected(operation: string, error?: z.ZodError): DestinationError {
  const places = [...new Set(error?.issues.map(({ path }) => path.join('.') || 'the whole answer'))]
    .slice(0, 3)
    .join(', ');
  return new DestinationError(
    `${operation}: the answer is not what was expected${places === '' ? '' : ` (${places})`}`,
    {
      disposition: 'give-up',
      code: 'UNEXPECTED_ANSWER',
      unclear: true,
      fix: 'Check `endpoint` of this destination, and proxies in between.',
    },
  );
}
