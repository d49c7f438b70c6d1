import * as z from 'zod';
import { DestinationError, type DestinationErrorOptions } from '../../errors/destination-error.ts';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import { retryAfterMs } from '../../transport/retry-after.ts';
import { errorName, platformText } from '../platform-text.ts';
import type { CriteoCall } from './client.ts';
import type { CriteoConfig } from './settings.ts';
import { giveConsent } from './tokens.ts';
import { otherVersion } from './versions.ts';

const word = z.string().optional().catch(undefined);
const errorSchema = z.object({
  traceId: word,
  traceIdentifier: word,
  type: word,
  code: word,
  title: word,
  detail: word,
});
export type CriteoError = z.output<typeof errorSchema>;

const bodySchema = z.object({ errors: z.array(errorSchema.catch({})).default([]) });

/** What stands under `errors` of an answer; Criteo puts them into answers with HTTP 200 as well. */
export function errorsOf(json: unknown): readonly CriteoError[] {
  return bodySchema.safeParse(json).data?.errors ?? [];
}

/** What an answer that is no 2xx means, or one with HTTP 200 that has errors inside. */
export function criteoFailure(
  response: ExchangeResponse,
  call: CriteoCall,
  config: CriteoConfig,
  now: Date,
): DestinationError {
  const { status, headers, json } = response;
  const [error] = errorsOf(json);
  const code = errorName(error?.code);
  const traceId = error?.traceId ?? error?.traceIdentifier;
  const words = error?.detail ?? error?.title;
  const message = words === undefined ? `HTTP ${status}` : platformText(words);
  return new DestinationError(`${call.operation}: ${message}${code === undefined ? '' : ` (${code})`}`, {
    httpStatus: status,
    ...(code !== undefined && { code }),
    ...(traceId !== undefined && { traceId }),
    ...decide({ status, headers, error, call, config, now }),
  });
}

interface Refused {
  readonly status: number;
  readonly headers: Headers;
  readonly error: CriteoError | undefined;
  readonly call: CriteoCall;
  readonly config: CriteoConfig;
  readonly now: Date;
}

type Decision = Pick<DestinationErrorOptions, 'disposition' | 'waitMs' | 'unclear' | 'fix'>;

/** By the type of the error, which also answers with HTTP 200 have; by the status where there is none. */
function decide(refused: Refused): Decision {
  const { status, error, call, config } = refused;
  const { type, code } = error ?? {};
  // A gateway may give up on a request that is applied all the same.
  if (status === 408 || status >= 500 || type === 'availability') return { disposition: 'retry', unclear: true };
  if (status === 429 || type === 'quota') return { disposition: 'wait', ...waitOf(refused) };
  if (status === 410 || type === 'deprecation') {
    return { disposition: 'refused', fix: `Set api_version of destination ${config.name} to ${otherVersion}.` };
  }
  if (status === 401 || type === 'authentication') {
    return {
      disposition: 'credentials',
      fix: `Check client_id and client_secret of destination ${config.name} at https://partners.criteo.com > your app > API keys.`,
    };
  }
  if (status === 403 || type === 'authorization' || type === 'access-control') {
    return { disposition: 'refused', fix: giveConsent(config) };
  }
  if (error === undefined && status !== 200) {
    return { disposition: 'config', fix: 'Check `endpoint` of this destination: it is not Criteo that answers.' };
  }
  const isGone = code === 'audience-invalid' || code === 'segment-not-found' || status === 404;
  if (isGone && call.about === 'segment') return { disposition: 'gone' };
  if (type === 'validation') {
    const account = call.about === 'account' ? `Check \`account\` ${config.account} (the advertiser’s id). ` : '';
    return { disposition: 'config', fix: `${account}${explained}` };
  }
  return { disposition: 'give-up' };
}

const explained = 'What the code means: https://developers.criteo.com/marketing-solutions/docs/api-error-types.';

/** Criteo does not say in which unit `x-ratelimit-reset` is: small numbers can be seconds only, large ones a time. */
function waitOf({ headers, now }: Refused): { readonly waitMs?: number } {
  const after = retryAfterMs(headers, now);
  if (after !== undefined) return { waitMs: after };
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  if (!Number.isFinite(reset) || reset <= 0) return {};
  if (reset <= longestWaitSeconds) return { waitMs: reset * 1000 };
  const at = reset > 1e12 ? reset : reset * 1000;
  const waitMs = at - now.getTime();
  return waitMs > 0 && waitMs <= longestWaitSeconds * 1000 ? { waitMs } : {};
}

/** The limit is one of a minute. */
const longestWaitSeconds = 3_600;
