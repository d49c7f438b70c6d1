import { DestinationError } from '../../errors/destination-error.ts';
import { mostAudiences } from './capabilities.ts';
import type { Connection } from './connection.ts';
import { listAudiences } from './list-audiences.ts';

/**
 * Why an audience could not be made, when it is that the ad account has all that it may have. Meta documents no code for that, and
 * its words are in the language of whoever made the token: the audiences are counted. Any other failure is given back as it is.
 */
export async function explainFullAccount(connection: Connection, error: unknown): Promise<unknown> {
  if (!(error instanceof DestinationError) || !mayMeanFull(error)) return error;
  const listed = await listAudiences(connection).catch(() => []);
  if (listed.length < mostAudiences) return error;
  const { account } = connection.config;
  return new DestinationError(`${error.message}: ad account ${account} has ${listed.length} customer lists`, {
    disposition: 'refused',
    fix: `An ad account may have ${mostAudiences}: delete some in Ads Manager > Audiences.`,
    cause: error,
    ...(error.code !== undefined && { code: error.code }),
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.traceId !== undefined && { traceId: error.traceId }),
  });
}

/** A bad request, or 2654 (`Failed to create custom audience`) that does not say that the right to write is missing. */
function mayMeanFull({ disposition, code = '' }: DestinationError): boolean {
  return disposition === 'config' || disposition === 'give-up' || (/^2654\b/.test(code) && code !== '2654/1713092');
}
