import { DestinationError, type DestinationErrorOptions } from '../../../errors/destination-error.ts';
import { networkFailure } from '../../../transport/network-failure.ts';
import { errorName, platformText } from '../../platform-text.ts';
import type { GoogleConfig } from '../settings.ts';
import { signInFixes } from '../sign-in-fixes.ts';
import { adwordsScope } from '../scope.ts';
import type { AdsFailure, AdsFault } from './failure.ts';
import { ruleOf, ruleOfStatus } from './rules.ts';
import { adsVersion, versionEnd } from './versions.ts';

const apiAddress = new URL('https://googleads.googleapis.com');

/** What a failure of the Google Ads API means. `operation` is in words: `create a job`. */
export function adsFailure(failure: AdsFailure, operation: string, config: GoogleConfig): DestinationError {
  const { requestId, network, faults, reason, status } = failure;
  const traceId = requestId === undefined || requestId === '' ? {} : { traceId: requestId };
  const fault = gravest(faults);
  if (fault !== undefined) return ofFault(fault, { operation, config, traceId });
  if (reason !== undefined) {
    const decided = ofReason(reason, operation, config);
    if (decided !== undefined) return decided;
  }
  if (network !== undefined) {
    return networkFailure(Object.assign(new Error(network), { code: network }), operation, apiAddress, false);
  }
  const words = failure.message === undefined ? 'Google did not say why' : platformText(failure.message);
  if (status === undefined) {
    // The package's reader of streams hides what a gateway said, and whether it was one; those calls only ask.
    return new DestinationError(`${operation}: the answer cannot be read (${words})`, {
      disposition: 'retry',
      unclear: true,
      code: 'UNREADABLE_ANSWER',
      fix: `Check proxies in between. Should it go on, Google may have switched off ${adsVersion} of the Google Ads API, which was planned for about ${versionEnd.toISOString().slice(0, 7)}: install a newer audience-sync, or leave out \`api: google-ads\`.`,
    });
  }
  const { fix, ...rule } = ruleOfStatus(status);
  return new DestinationError(`${operation}: ${words}`, {
    ...rule,
    code: statusNames[status] ?? String(status),
    ...(fix !== undefined && { fix: fix(config) }),
  });
}

/** What is refused for good goes before what passes. */
const gravest = (faults: readonly AdsFault[]): AdsFault | undefined =>
  faults.find(({ code }) => (ruleOf(code)?.disposition ?? 'give-up') !== 'retry') ?? faults[0];

function ofFault(
  { code, message, retryMs, operation: index }: AdsFault,
  {
    operation,
    config,
    traceId,
  }: { readonly operation: string; readonly config: GoogleConfig; readonly traceId: object },
): DestinationError {
  const found = ruleOf(code) ?? { disposition: 'give-up' as const };
  // A quota that says when it is there again is not that of the day.
  const { fix, ...rule } =
    found.disposition === 'defer' && retryMs !== undefined ? ({ disposition: 'wait' } as const) : found;
  const name = errorName(code.split('.')[1]) ?? 'UNKNOWN';
  // What is said of an operation may quote it.
  const words = message === undefined || index !== undefined ? '' : ` ${platformText(message)}`;
  const options: DestinationErrorOptions = {
    ...rule,
    code: name,
    ...traceId,
    ...(retryMs !== undefined && { waitMs: retryMs }),
    ...(fix !== undefined && { fix: fix(config) }),
  };
  return new DestinationError(`${operation}:${words} (${name})`, options);
}

/** Of the token endpoint (RFC 6749, 5.2), and of what stands before the API. */
function ofReason(reason: string, operation: string, config: GoogleConfig): DestinationError | undefined {
  const fixes = signInFixes(config);
  const code = errorName(reason) ?? 'UNKNOWN';
  const say = (options: DestinationErrorOptions) =>
    new DestinationError(`${operation}: Google refuses (${code})`, { ...options, code });
  switch (reason) {
    case 'invalid_grant':
      return say({ disposition: 'credentials', fix: fixes.grant });
    case 'invalid_client':
    case 'unauthorized_client':
      return say({ disposition: 'credentials', fix: fixes.client });
    case 'ACCESS_TOKEN_SCOPE_INSUFFICIENT':
      return say({
        disposition: 'refused',
        fix: `Sign in again and allow the scope ${adwordsScope}; a token of the Data Manager API does not do.`,
      });
    case 'SERVICE_DISABLED':
      return say({
        disposition: 'refused',
        fix: 'Enable the Google Ads API in the Google Cloud project of client_id: Google Cloud console > APIs & Services > Library > Google Ads API (googleads.googleapis.com).',
      });
    case 'ACCESS_TOKEN_EXPIRED':
    case 'CREDENTIALS_MISSING':
      return say({ disposition: 'credentials', fix: fixes.grant });
    default:
      return undefined;
  }
}

const statusNames: Readonly<Record<number, string>> = {
  2: 'UNKNOWN',
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  10: 'ABORTED',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};
