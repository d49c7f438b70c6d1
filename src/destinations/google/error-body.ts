import * as z from 'zod';

const text = z.string().optional().catch(undefined);

const violation = z.object({ field: text, description: text, reason: text });
export type Violation = z.output<typeof violation>;

const detail = z.looseObject({
  reason: text,
  requestId: text,
  fieldViolations: z.array(violation).optional().catch(undefined),
});

const body = z.object({
  error: z.object({ message: text, status: text, details: z.array(detail).catch([]) }),
});

/** A refusal of the Data Manager API, its `details` sorted out. */
export interface ErrorBody {
  readonly message: string | undefined;
  /** `INVALID_ARGUMENT`, `PERMISSION_DENIED`, … */
  readonly status: string | undefined;
  /** Of `ErrorInfo`: often finer than the status. */
  readonly reasons: readonly string[];
  readonly violations: readonly Violation[];
  readonly traceId: string | undefined;
  /** Whether any part speaks of a quota per day. */
  readonly daily: boolean;
}

/** Undefined when the answer is not one of Google's errors, such as a proxy's page. */
export function readErrorBody(json: unknown): ErrorBody | undefined {
  const parsed = body.safeParse(json);
  if (!parsed.success) return undefined;
  const { message, status, details } = parsed.data.error;
  return {
    message,
    status,
    reasons: details.flatMap(({ reason }) => reason ?? []),
    violations: details.flatMap(({ fieldViolations }) => fieldViolations ?? []),
    traceId: details.find(({ requestId }) => requestId !== undefined)?.requestId,
    daily: /per.?day|daily|\b1\/d\b/i.test(JSON.stringify([message, details])),
  };
}

/** The member that a violation is about: an index, `'some'` when it names none, undefined when it is about something else. */
export function memberOf({ field }: Violation): number | 'some' | undefined {
  if (field === undefined || field === '') return 'some';
  const found = /^(?:audienceMembers|audience_members)(?:\[(\d+)\])?/.exec(field);
  if (found === null) return undefined;
  return found[1] === undefined ? 'some' : Number(found[1]);
}
