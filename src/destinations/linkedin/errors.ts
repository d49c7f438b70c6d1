import * as z from 'zod';
import type { LinkedinConfig } from './settings.ts';
import { DestinationError, type DestinationErrorOptions } from '../../errors/destination-error.ts';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import { retryAfterMs } from '../../transport/retry-after.ts';
import { errorName, platformText } from '../platform-text.ts';
import type { LinkedinCall } from './client.ts';
import { signInAgain } from './sign-in-fixes.ts';
import { otherVersion } from './versions.ts';

const bodySchema = z.object({
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  serviceErrorCode: z.number().optional().catch(undefined),
  errorDetailType: z.string().optional().catch(undefined),
});
type Body = z.output<typeof bodySchema>;

/** What an answer of LinkedIn that is no 2xx means. */
export function linkedinFailure(
  response: ExchangeResponse,
  call: LinkedinCall,
  config: LinkedinConfig,
  now: Date,
): DestinationError {
  const { status, headers } = response;
  const parsed = bodySchema.safeParse(response.json);
  const body = parsed.success ? parsed.data : undefined;
  const code = errorName(body?.code) ?? errorName(body?.errorDetailType) ?? errorName(body?.serviceErrorCode);
  const traceId = headers.get('x-li-uuid') ?? headers.get('x-li-request-id') ?? undefined;
  const message = body?.message === undefined ? `HTTP ${status}` : platformText(body.message);
  return new DestinationError(`${call.operation}: ${message}${code === undefined ? '' : ` (${code})`}`, {
    httpStatus: status,
    ...(code !== undefined && { code }),
    ...(traceId !== undefined && { traceId }),
    ...decide({ status, headers, body, call, config, now }),
  });
}

interface Refused {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body | undefined;
  readonly call: LinkedinCall;
  readonly config: LinkedinConfig;
  readonly now: Date;
}

type Decision = Pick<DestinationErrorOptions, 'disposition' | 'waitMs' | 'unclear' | 'fix'>;

function decide(refused: Refused): Decision {
  const { status, body, call, config } = refused;
  // A gateway may give up on a request that is applied all the same.
  if (status === 408 || status >= 500) return { disposition: 'retry', unclear: true };
  // Locked, and two that create at once: what the other one made is found by the next look.
  if (status === 409 || status === 423) return { disposition: 'retry' };
  if (status === 429) return throttled(refused);
  if (status === 401) return { disposition: 'credentials', fix: signInAgain(config) };
  if (status === 403) return { disposition: 'refused', fix: giveAccess(config) };
  if (status === 426) return { disposition: 'refused', fix: changeVersion(config) };
  // What takes files speaks no Rest.li; each attempt asks for an address of its own.
  if (call.about === 'upload') return { disposition: status === 404 || status === 410 ? 'retry' : 'give-up' };
  if (body === undefined) {
    return { disposition: 'config', fix: 'Check `endpoint` of this destination: it is not LinkedIn that answers.' };
  }
  if (status === 404) {
    return call.about === 'segment' ? { disposition: 'gone' } : { disposition: 'config', fix: checkAccount(config) };
  }
  // Of an uploaded list it is the file that is wrong.
  if (status === 400 && config.mode === 'list-upload' && call.about === 'segment') return { disposition: 'refused' };
  if (status === 400) return { disposition: 'config', fix: checkAccount(config) };
  return { disposition: 'give-up' };
}

/** The same status says three things: too fast, too much for today, too many segments. */
function throttled({ body, headers, config, now }: Refused): Decision {
  if (body?.code === 'SEGMENT_LIMIT_EXCEEDED' || /segment limit/i.test(body?.message ?? '')) {
    return {
      disposition: 'refused',
      fix: `Ad account ${config.account} has all the segments it may have (1,000): delete some in Campaign Manager > Plan > Audiences.`,
    };
  }
  if (/\b(?:day|daily)\b/i.test(body?.message ?? '')) {
    return {
      disposition: 'defer',
      fix: 'The quota of the day is used up (LinkedIn Developer Portal > your app > Analytics); it starts anew at midnight UTC.',
    };
  }
  const waitMs = retryAfterMs(headers, now);
  return { disposition: 'wait', ...(waitMs !== undefined && { waitMs }) };
}

/** A permission is missing: scope, product or role. */
export function giveAccess({ account }: LinkedinConfig): string {
  return (
    'Check three things: the app has the products Advertising API and Matched Audiences ' +
    '(https://www.linkedin.com/developers/apps > your app > Products), the token has the scope rw_dmp_segments, and the member who authorised has a role above VIEWER on ad account ' +
    `${account} (Campaign Manager > Account settings > Manage access).`
  );
}

function changeVersion({ name, apiVersion }: LinkedinConfig): string {
  return `LinkedIn-Version ${apiVersion} is retired: set api_version of destination ${name} to ${otherVersion(apiVersion)}.`;
}

function checkAccount({ account, mode, sourcePlatform }: LinkedinConfig): string {
  if (mode === 'list-upload') return `Check \`account\` ${account} (digits of the ad account).`;
  return `Check \`account\` ${account} (digits of the ad account) and \`source_platform\` ${sourcePlatform} (the value that LinkedIn gave your app).`;
}
