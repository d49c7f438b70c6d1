import * as z from 'zod';
import type { AdsPackage } from './package.ts';

/** One error of the Google Ads API. */
export interface AdsFault {
  /** `authorization_error.USER_PERMISSION_DENIED` */
  readonly code: string;
  readonly message: string | undefined;
  /** Of the operation that it is about, where it is about one. */
  readonly operation: number | undefined;
  /** How long Google asks to wait, in milliseconds. */
  readonly retryMs: number | undefined;
}

/** What the package threw, whatever it was. */
export interface AdsFailure {
  readonly faults: readonly AdsFault[];
  /** google.rpc.Code; undefined where the package hides it. */
  readonly status: number | undefined;
  /** Of Google's layer before the API, such as `ACCESS_TOKEN_SCOPE_INSUFFICIENT`, or of the token endpoint, such as `invalid_grant`. */
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  /** Node's word for why there was no answer of Google's at all. */
  readonly network: string | undefined;
}

const text = z.string().optional().catch(undefined);
const index = z.coerce.number().int().nonnegative().optional().catch(undefined);
const codes = z.record(z.string(), z.unknown()).catch({});
const path = z.object({ field_name: text, fieldName: text, index }).loose();
const location = z
  .object({ field_path_elements: z.array(path).optional(), fieldPathElements: z.array(path).optional() })
  .optional()
  .nullable()
  .catch(undefined);
/** A duration in seconds: `{ seconds: 30 }` by gRPC, `30s` by REST. */
const duration = z
  .union([
    z.object({ seconds: z.coerce.number() }).transform(({ seconds }) => seconds),
    z
      .string()
      .regex(/^\d+(\.\d+)?s$/)
      .transform((words) => Number.parseFloat(words)),
  ])
  .optional()
  .nullable()
  .catch(undefined);
const quota = z.object({ retry_delay: duration, retryDelay: duration }).optional().nullable().catch(undefined);
const fault = z.object({
  // By gRPC in snake_case, by REST in camelCase.
  error_code: codes.optional(),
  errorCode: codes.optional(),
  message: text,
  location,
  details: z.object({ quota_error_details: quota, quotaErrorDetails: quota }).optional().nullable().catch(undefined),
});
const faults = z.array(fault).catch([]);

const thrownSchema = z.object({
  errors: faults.optional(),
  request_id: text,
  requestId: text,
  reason: text,
  code: z.union([z.number(), z.string()]).optional().catch(undefined),
  details: text,
  message: text,
  response: z
    .object({ status: z.number(), data: z.object({ error: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  cause: z.object({ code: z.number().optional(), message: text }).optional().catch(undefined),
});

/** google.rpc.Code by HTTP status, where only that is known. */
const statusOfHttp: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  429: 8,
  500: 13,
  503: 14,
  504: 4,
};

/**
 * What the package rejects with, read: a `GoogleAdsFailure` that is no `Error` (of gRPC with numbers, of REST with names, or empty), an
 * error of gRPC with a status, one of the token endpoint, or one of its reader of streams. Nothing of a request is kept.
 */
export function readFailure({ errors }: AdsPackage, thrown: unknown): AdsFailure {
  const named = thrown instanceof errors.GoogleAdsFailure && !isRest(thrown) ? namesOf(errors, thrown) : thrown;
  const { data = {} } = thrownSchema.safeParse({ ...(named as object), ...ownWords(named) });
  const { code, response, cause } = data;
  const http = response?.status ?? cause?.code;
  const found = faultsOf(data.errors ?? []);
  const words = data.details ?? cause?.message ?? data.message;
  return {
    faults: found,
    status: typeof code === 'number' ? code : http === undefined ? undefined : (statusOfHttp[http] ?? 2),
    reason: data.reason ?? response?.data?.error ?? tokenReason(words),
    message: words,
    requestId: data.request_id ?? data.requestId,
    network: typeof code === 'string' && response === undefined ? code : undefined,
  };
}

/** Errors of the operations of a call that was taken in part; none where it does not say which. */
export function readPartialFailure({ errors }: AdsPackage, details: unknown): readonly AdsFault[] {
  const found = z
    .array(z.object({ type_url: z.string(), value: z.instanceof(Uint8Array) }).loose())
    .catch([])
    .parse(details)
    .find(({ type_url: type }) => type.endsWith('errors.GoogleAdsFailure'));
  if (found === undefined) return [];
  const { errors: all } = namesOf(errors, errors.GoogleAdsFailure.decode(found.value));
  return faultsOf(faults.parse(all));
}

type Errors = AdsPackage['errors'];

const namesOf = (errors: Errors, failure: InstanceType<Errors['GoogleAdsFailure']>) =>
  errors.GoogleAdsFailure.toObject(failure, { enums: String, longs: Number, arrays: true });

/** REST answers come with the names that JSON has, which the package's reader does not know. */
function isRest(failure: object): boolean {
  const all = 'errors' in failure && Array.isArray(failure.errors) ? (failure.errors as readonly unknown[]) : [];
  return all.every((one) => typeof one === 'object' && one !== null && 'errorCode' in one);
}

/** An `Error` has its message beside its fields. */
const ownWords = (thrown: unknown) => (thrown instanceof Error ? { message: thrown.message, cause: thrown.cause } : {});

function faultsOf(found: z.output<typeof faults>): readonly AdsFault[] {
  return found.map(({ error_code: snake, errorCode: camel, message, location: at, details }) => {
    const [kind = 'unknown_error', name = 'UNKNOWN'] = Object.entries(snake ?? camel ?? {})[0] ?? [];
    const elements = at?.field_path_elements ?? at?.fieldPathElements ?? [];
    const first = elements.find((each) => (each.field_name ?? each.fieldName) === 'operations');
    const told = details?.quota_error_details ?? details?.quotaErrorDetails;
    const seconds = told?.retry_delay ?? told?.retryDelay;
    return {
      code: `${kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}.${String(name)}`,
      message,
      operation: first?.index,
      retryMs: seconds === undefined || seconds === null ? undefined : seconds * 1000,
    };
  });
}

/** gRPC tells of a token that was not given in a sentence. */
const tokenReason = (words: string | undefined): string | undefined =>
  /Getting metadata from plugin failed with error: (\w+)/.exec(words ?? '')?.[1];
