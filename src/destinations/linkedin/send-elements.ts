import * as z from 'zod';
import { allUsable } from '../all-usable.ts';
import type { Operation, Receipt } from '../destination.ts';
import { isWritten, type Member, type Members } from '../member.ts';
import { WrittenList } from '../../transport/json-body.ts';
import { DestinationError } from '../../errors/destination-error.ts';
import { errorName } from '../platform-text.ts';
import { readAnswer } from '../read-answer.ts';
import type { LinkedinClient } from './client.ts';
import { segmentPath } from './segments.ts';

const errorSchema = z.object({
  code: z.unknown().optional(),
  serviceErrorCode: z.unknown().optional(),
  errorDetailType: z.unknown().optional(),
});

const resultSchema = z.object({
  status: z.number().catch(0),
  error: errorSchema.optional().catch(undefined),
});
type ElementResult = z.output<typeof resultSchema>;

const answerSchema = z.object({ elements: z.array(resultSchema) });

/** What is streamed into segments of one type. */
export interface Stream {
  /** Behind the segment's path. */
  readonly resource: 'users' | 'companies';
  /** A member as the resource takes it; undefined when it has nothing to be found by. */
  element(operation: Operation, member: Member): Readonly<Record<string, unknown>> | undefined;
}

/**
 * Sends one batch. LinkedIn answers HTTP 200 with a status for each element, in the order of the request and without an id;
 * the valid ones are applied although others fail.
 */
export async function sendElements(
  client: LinkedinClient,
  { resource, element }: Stream,
  segment: string,
  operation: Operation,
  members: Members,
): Promise<Receipt> {
  const words = operation === 'add' ? 'add members' : 'remove members';
  const elements = isWritten(members)
    ? new WrittenList(members.pieces.map(({ text }) => text))
    : allUsable(members.map((member) => element(operation, member)));
  const { json, headers } = await client.call({
    method: 'POST',
    path: `${segmentPath(segment)}/${resource}`,
    restliMethod: 'BATCH_CREATE',
    body: { elements },
    about: 'segment',
    operation: words,
  });
  const parsed = readAnswer(words, answerSchema, json);
  const results = parsed.elements;
  const sorted = sortOut(members.length, results);
  if (sorted.again.length === members.length) throw noneTaken(results);
  return {
    ...sorted,
    reference: headers.get('x-li-uuid') ?? headers.get('x-li-request-id') ?? undefined,
    refusedUnnamed: 0,
    warnings:
      results.length < members.length
        ? [`LinkedIn answered for ${results.length} of ${members.length} members; the others are sent again`]
        : [],
  };
}

/**
 * What became of each element. One without a result failed; adding and removing may be repeated, so it is sent again, as is
 * one that was throttled or met a fault of LinkedIn's.
 */
function sortOut(length: number, results: readonly ElementResult[]): Pick<Receipt, 'refused' | 'again'> {
  const refused: { index: number; reason: string }[] = [];
  const again: number[] = [];
  for (let index = 0; index < length; index += 1) {
    const result = results[index];
    const status = result?.status ?? 0;
    if (status >= 200 && status < 300) continue;
    if (result !== undefined && aboutMember.has(status)) {
      refused.push({ index, reason: reasonOf(result) });
    } else again.push(index);
  }
  return { refused, again };
}

/** Nobody was taken and nobody refused: the whole request waits, as if it had been answered so itself. */
function noneTaken(results: readonly ElementResult[]): DestinationError {
  const [first] = results;
  const throttled = first !== undefined && results.every(({ status }) => status === 429);
  return new DestinationError(`LinkedIn took nobody (${first === undefined ? 'no results' : reasonOf(first)})`, {
    disposition: throttled ? 'wait' : 'retry',
    unclear: !throttled,
    ...(first !== undefined && { httpStatus: first.status }),
  });
}

/**
 * Statuses that say that LinkedIn cannot read the member. Of any other (a permission, the rate, a fault of LinkedIn's) the
 * member is innocent: who is refused is not offered again, and counts as removed.
 */
const aboutMember: ReadonlySet<number> = new Set([400, 422]);

/** LinkedIn's name for the fault; its message may quote the value. */
function reasonOf({ status, error }: ElementResult): string {
  const name = errorName(error?.code) ?? errorName(error?.errorDetailType) ?? errorName(error?.serviceErrorCode);
  return name === undefined ? `HTTP ${status}` : `HTTP ${status} ${name}`;
}
