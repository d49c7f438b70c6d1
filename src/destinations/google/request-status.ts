import * as z from 'zod';
import type { RequestResult } from '../destination.ts';
import { errorName } from '../platform-text.ts';
import { readAnswer } from '../read-answer.ts';
import type { GoogleClient } from './client.ts';

/** int64 arrives as text. */
const int64 = z.coerce.number().int().nonnegative().catch(0);
const counted = z.object({ recordCount: int64, reason: z.string().catch('') });

const perDestination = z.object({
  requestStatus: z.string().catch(''),
  errorInfo: z
    .object({ errorCounts: z.array(counted).default([]) })
    .optional()
    .catch(undefined),
  warningInfo: z
    .object({ warningCounts: z.array(counted).default([]) })
    .optional()
    .catch(undefined),
});
type PerDestination = z.output<typeof perDestination>;

const answerSchema = z.object({ requestStatusPerDestination: z.array(perDestination).default([]) });

/** Asks what became of a request. Google keeps counts only: no answer names a member. */
export async function pollRequest(client: GoogleClient, requestId: string): Promise<RequestResult> {
  const operation = 'ask for the result of a request';
  const json = await client.call({
    method: 'GET',
    path: 'requestStatus:retrieve',
    query: { requestId },
    about: 'request',
    operation,
  });
  const parsed = readAnswer(operation, answerSchema, json);
  const statuses = parsed.requestStatusPerDestination;
  const state = stateOf(statuses);
  const refused = sums(
    statuses.flatMap(({ errorInfo }) => errorInfo?.errorCounts ?? []),
    /^PROCESSING_ERROR_REASON_/,
  );
  return {
    state,
    refused,
    again: canHelp(state, Object.keys(refused)),
    warnings: {
      ...sums(
        statuses.flatMap(({ warningInfo }) => warningInfo?.warningCounts ?? []),
        /^PROCESSING_WARNING_REASON_/,
      ),
      ...unknownStatuses(statuses),
    },
  };
}

/** Reasons that say something of the member: consent, and what cannot be read. The same member fails of them again. */
const aboutMember: ReadonlySet<string> = new Set(['DENIED_CONSENT', 'NO_CONSENT', 'UNKNOWN_CONSENT', 'INVALID_FORMAT']);

/** Of what nobody documented, a part of a request is left alone: it would be sent for ever. */
function canHelp(state: RequestResult['state'], reasons: readonly string[]): boolean {
  if (state === 'partial') return reasons.includes('INTERNAL_ERROR');
  return state === 'failed' && (reasons.length === 0 || !reasons.every((reason) => aboutMember.has(reason)));
}

const known: ReadonlySet<string> = new Set(['PROCESSING', 'SUCCESS', 'PARTIAL_SUCCESS', 'FAILED']);

/** A status that says nothing counts as failed: what is sent once more does no harm, what is taken for done may be missing. */
function stateOf(statuses: readonly PerDestination[]): RequestResult['state'] {
  const all = statuses.map(({ requestStatus }) => requestStatus);
  if (all.length === 0 || all.includes('PROCESSING')) return 'processing';
  if (all.every((status) => status === 'SUCCESS')) return 'done';
  return all.some((status) => status === 'SUCCESS' || status === 'PARTIAL_SUCCESS') ? 'partial' : 'failed';
}

function unknownStatuses(statuses: readonly PerDestination[]): Record<string, number> {
  const strange = statuses.map(({ requestStatus }) => requestStatus).filter((status) => !known.has(status));
  return Object.fromEntries(strange.map((status) => [errorName(status) ?? 'no status', 1]));
}

function sums(counts: readonly z.output<typeof counted>[], prefix: RegExp): Record<string, number> {
  const sum = new Map<string, number>();
  for (const { reason, recordCount } of counts) {
    const name = errorName(reason.replace(prefix, '')) ?? 'UNKNOWN';
    sum.set(name, (sum.get(name) ?? 0) + recordCount);
  }
  return Object.fromEntries(sum);
}
