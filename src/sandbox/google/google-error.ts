import type { Reply } from '../engine/call.ts';

/** One entry of `BadRequest.fieldViolations`. */
export interface Violation {
  /** Path in camelCase, e.g. `audienceMembers[0].consent`. */
  readonly field: string;
  readonly description: string;
  readonly reason?: string;
}

export interface GoogleErrorParts {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly domain?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly violations?: readonly Violation[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the API, before it is put into its shape. */
export class GoogleError extends Error {
  override readonly name = 'GoogleError';
  readonly parts: GoogleErrorParts;

  constructor(parts: GoogleErrorParts) {
    super(parts.message);
    this.parts = parts;
  }
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** 400 for fields that break a rule: the whole request is refused. */
export function invalid(...violations: readonly Violation[]): GoogleError {
  const message = 'There was a problem with the request.';
  return new GoogleError({ code: 400, message, reason: 'INVALID_ARGUMENT', violations });
}

/** 400 for JSON or a query that is no message of this API, as protobuf's parser says it. */
export function malformed(field: string, description: string): GoogleError {
  const message = `Invalid JSON payload received. ${description}`;
  return new GoogleError({ code: 400, message, reason: 'INVALID_ARGUMENT', violations: [{ field, description }] });
}

/** 403; the reasons that belong to the Cloud project instead of the account come from another domain. */
export function denied(reason = 'PERMISSION_DENIED'): GoogleError {
  const message = DENIALS[reason] ?? 'The caller does not have permission.';
  if (!Object.hasOwn(DENIALS, reason)) return new GoogleError({ code: 403, message, reason });
  const metadata = { service: 'datamanager.googleapis.com', consumer: 'projects/123456789012' };
  return new GoogleError({ code: 403, message, reason, domain: 'googleapis.com', metadata });
}

const DENIALS: Readonly<Record<string, string>> = {
  SERVICE_DISABLED: 'Data Manager API has not been used in project 123456789012 before or it is disabled.',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'Request had insufficient authentication scopes.',
};

export function notFound(): GoogleError {
  return new GoogleError({ code: 404, message: 'Requested entity was not found.', reason: 'NOT_FOUND' });
}

/** The error in Google's JSON; `snakeCase` names the fields of violations the way some Google APIs do. */
export function replyOf(error: GoogleError, requestId: string, snakeCase: boolean): Reply {
  const { code, message, reason, domain, metadata, violations, headers } = error.parts;
  const info = { reason, domain: domain ?? 'datamanager.googleapis.com', ...(metadata && { metadata }) };
  const fieldViolations = violations?.map((one) => ({ ...one, field: fieldName(one.field, snakeCase) }));
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...info },
    ...(fieldViolations ? [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }] : []),
    { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId },
  ];
  const json = { error: { code, message, status: STATUS_NAMES[code] ?? 'UNKNOWN', details } };
  return { status: code, json, ...(headers && { headers }) };
}

export function fieldName(field: string, snakeCase: boolean): string {
  return snakeCase ? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : field;
}
