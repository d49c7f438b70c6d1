import type { Reply } from '../engine/call.ts';
import { isGrpc } from './grpc.ts';
import { adsVersion } from './version.ts';

/** One error of a `GoogleAdsFailure`: `offline_user_data_job_error.INVALID_SHA256_FORMAT`. */
export interface AdsFault {
  readonly code: string;
  readonly message: string;
  /** Of the operation that it is about. */
  readonly operation?: number;
}

/** A refusal of the Google Ads API. Without faults it is one that comes before the API itself: no failure goes with it. */
export class AdsError extends Error {
  override readonly name = 'AdsError';
  /** As HTTP says it; gRPC has a code for each. */
  readonly status: number;
  readonly faults: readonly AdsFault[];
  readonly reason: string | undefined;

  constructor(
    status: number,
    message: string,
    { faults = [], reason }: { readonly faults?: readonly AdsFault[]; readonly reason?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.faults = faults;
    this.reason = reason;
  }
}

/** A refusal for one reason of the API's. */
export function refusal(code: string, message = 'The request was refused.', status = 400): AdsError {
  return new AdsError(status, message, { faults: [{ code, message }] });
}

type Errors = typeof import('google-ads-api').errors;

/** Faults as gRPC has them. */
export function failureBytes(errors: Errors, faults: readonly AdsFault[]): Uint8Array {
  const failure = errors.GoogleAdsFailure.fromObject({
    errors: faults.map(({ code, message, operation }) => {
      const [kind = '', name = ''] = code.split('.');
      return {
        error_code: { [kind]: name },
        message,
        ...(operation !== undefined && {
          location: { field_path_elements: [{ field_name: 'operations', index: operation }] },
        }),
      };
    }),
    request_id: requestId,
  });
  return errors.GoogleAdsFailure.encode(failure).finish();
}

const requestId = 'sandbox-request';

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** The refusal in the form of the call: trailers of gRPC, or the list with one error that `searchStream` answers with. */
export function adsReply(error: AdsError, path: string, errors: Errors): Reply {
  const { status, message, faults, reason } = error;
  if (isGrpc(path)) {
    const failure = { [failureTrailer]: Buffer.from(failureBytes(errors, faults)).toString('base64') };
    return { status, text: message, headers: { 'request-id': requestId, ...(faults.length > 0 && failure) } };
  }
  const details =
    faults.length > 0
      ? [{ '@type': `type.googleapis.com/${failureType}`, errors: faults.map(faultJson), requestId }]
      : reason === undefined
        ? []
        : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }];
  const body = {
    code: status,
    message,
    status: statusNames[status] ?? 'UNKNOWN',
    ...(details.length > 0 && { details }),
  };
  return { status, json: [{ error: body }] };
}

export const failureType = `google.ads.googleads.${adsVersion}.errors.GoogleAdsFailure`;
const failureTrailer = `google.ads.googleads.${adsVersion}.errors.googleadsfailure-bin`;

function faultJson({ code, message }: AdsFault): object {
  const [kind = '', name = ''] = code.split('.');
  return { errorCode: { [camel(kind)]: name }, message };
}

const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
