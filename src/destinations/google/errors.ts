import type { GoogleConfig } from './settings.ts';
import { DestinationError, type DestinationErrorOptions } from '../../errors/destination-error.ts';
import type { ExchangeResponse } from '../../transport/exchange.ts';
import { retryAfterMs } from '../../transport/retry-after.ts';
import { errorName, platformText } from '../platform-text.ts';
import type { GoogleCall } from './client.ts';
import { type ErrorBody, memberOf, readErrorBody } from './error-body.ts';
import { checkAccounts, giveAccess, type ReasonRule, reasonRules } from './reasons.ts';

/** What an answer of the Data Manager API that is no 2xx means. */
export function googleFailure(
  response: ExchangeResponse,
  call: GoogleCall,
  config: GoogleConfig,
  now: Date,
): DestinationError {
  const { status } = response;
  const body = readErrorBody(response.json);
  const code = codeOf(body);
  const words = body === undefined ? `HTTP ${status}` : wordsOf(body, call);
  const decided = decide({ response, body, call, config, now });
  return new DestinationError(`${call.operation}: ${words}`, {
    httpStatus: status,
    ...(code !== undefined && { code }),
    ...(body?.traceId !== undefined && { traceId: body.traceId }),
    ...decided,
  });
}

interface Refused {
  readonly response: ExchangeResponse;
  readonly body: ErrorBody | undefined;
  readonly call: GoogleCall;
  readonly config: GoogleConfig;
  readonly now: Date;
}

type Decision = Pick<DestinationErrorOptions, 'disposition' | 'waitMs' | 'members' | 'unclear' | 'fix'>;

function decide(refused: Refused): Decision {
  const { response, body, call, now } = refused;
  const { status, headers } = response;
  if (status === 401) return { disposition: 'credentials', fix: 'Sign in again: Google does not take the token.' };
  // A gateway may give up on a request that is applied all the same.
  if (status === 408 || status >= 500) return { disposition: 'retry', unclear: true };
  if (status === 429) {
    if (body?.daily === true)
      return { disposition: 'defer', fix: 'The quota of the day is used up; run again tomorrow.' };
    const waitMs = retryAfterMs(headers, now);
    return { disposition: 'wait', ...(waitMs !== undefined && { waitMs }) };
  }
  // The largest body that Google takes is not published: a batch that is too large is halved.
  if (status === 413 && call.about === 'members') return { disposition: 'split' };
  if (body === undefined) {
    return {
      disposition: 'config',
      fix: 'Check `endpoint` of this destination: it is not the Data Manager API that answers.',
    };
  }
  return byReason(body, refused) ?? byMember(body, refused) ?? byLimit(body, refused) ?? byStatus(status, refused);
}

/** How many lists an account may have is not published, nor is the reason's name; what else may be too many has a rule. */
function byLimit({ violations, reasons }: ErrorBody, { call, config }: Refused): Decision | undefined {
  const found = [...violations.flatMap(({ reason }) => reason ?? []), ...reasons];
  if (call.about !== 'account' || !found.some((reason) => reason.startsWith('TOO_MANY_'))) return undefined;
  return {
    disposition: 'refused',
    fix: `Google Ads account ${config.account} has all the lists it may have: delete some in Google Ads > Audience manager.`,
  };
}

/** Reasons that are about the account or the call as a whole go first: a batch need not be halved to find them. */
function byReason(body: ErrorBody, { call, config }: Refused): Decision | undefined {
  const ofWhole = body.violations.filter((violation) => typeof memberOf(violation) !== 'number');
  const reasons = [...ofWhole.flatMap(({ reason }) => reason ?? []), ...body.reasons];
  const found = [...reasons, ...(body.status === 'PERMISSION_DENIED' ? [body.status] : [])];
  if (call.about === 'request' && resultless.has(found[0])) return { disposition: 'gone' };
  for (const about of ['refused', 'config'] as const) {
    for (const reason of found) {
      const rule = reasonRules.get(reason);
      if (rule?.about === about) return { disposition: about, ...fixOf(rule, config) };
    }
  }
  return undefined;
}

/**
 * A result that Google does not have, or not for us: it is told only to who comes by the same manager account as the upload,
 * and the config may name another one by now. Either way it will never come.
 */
const resultless: ReadonlySet<string | undefined> = new Set(['INVALID_REQUEST_ID', 'PERMISSION_DENIED']);

function fixOf(rule: ReasonRule, config: GoogleConfig): { readonly fix?: string } {
  return rule.fix === undefined ? {} : { fix: rule.fix(config) };
}

/** Members that Google names are left out; when it names none, the batch is halved. */
function byMember({ violations, reasons }: ErrorBody, { call }: Refused): Decision | undefined {
  if (call.about !== 'members') return undefined;
  const members = new Map<number, string>();
  for (const violation of violations) {
    const index = memberOf(violation);
    if (typeof index === 'number' && !members.has(index)) members.set(index, errorName(violation.reason) ?? 'INVALID');
  }
  if (members.size > 0) {
    return { disposition: 'skip', members: [...members].map(([index, reason]) => ({ index, reason })) };
  }
  if (violations.some((violation) => memberOf(violation) === undefined)) return undefined;
  const named = [...violations.flatMap(({ reason }) => reason ?? []), ...reasons];
  return named.some((reason) => reasonRules.get(reason)?.about === 'row') ? { disposition: 'split' } : undefined;
}

function byStatus(status: number, { call, config }: Refused): Decision {
  if (status === 403) return { disposition: 'refused', fix: giveAccess(config) };
  if (status !== 404) return { disposition: 'give-up' };
  return call.about === 'account' ? { disposition: 'config', fix: checkAccounts(config) } : { disposition: 'gone' };
}

/** The finest name there is. */
function codeOf(body: ErrorBody | undefined): string | undefined {
  const names = [...(body?.violations.map(({ reason }) => reason) ?? []), ...(body?.reasons ?? []), body?.status];
  return names.map(errorName).find((name) => name !== undefined);
}

/** Google's text, and what it says of fields; never what it says of a member's fields, which may quote values. */
function wordsOf({ message, status, violations, reasons }: ErrorBody, { about }: GoogleCall): string {
  const general = message === undefined ? undefined : platformText(message);
  const names = [
    ...new Set([status, ...reasons, ...violations.map(({ reason }) => reason)].flatMap((n) => errorName(n) ?? [])),
  ];
  const fields = violations
    .filter((violation) => about !== 'members' || memberOf(violation) === undefined)
    .map(({ field, description }) =>
      platformText([field, description].filter((part) => part !== undefined).join(': ')),
    );
  return [general, ...fields.slice(0, 3), `(${names.join(', ')})`].filter((part) => part !== undefined).join(' ');
}
