import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Operation, Receipt } from '../destination.ts';
import type { Member } from '../member.ts';
import { unexpected } from '../unexpected.ts';
import type { GoogleClient } from './client.ts';
import { audienceMember, consentOf } from './member.ts';

const answerSchema = z.object({
  requestId: z.string().min(1),
  fieldWarnings: z
    .array(z.object({ field: z.string().default(''), reason: z.string().default('') }))
    .optional()
    .catch(undefined),
});

/** Sends one batch to be added or removed. The receipt's reference is the id that Google's result is asked by. */
export async function sendMembers(
  client: GoogleClient,
  listId: string,
  operation: Operation,
  members: readonly Member[],
): Promise<Receipt> {
  const usable = members.flatMap((member, index) => {
    const encoded = audienceMember(member);
    return encoded === undefined ? [] : [{ index, member: encoded, consent: consentOf(member) }];
  });
  const refused = unusable(members.length, new Set(usable.map(({ index }) => index)));
  if (usable.length === 0) return receipt(undefined, 0, refused, []);
  const adding = operation === 'add';
  const json = await named(usable, () =>
    client.call({
      method: 'POST',
      path: adding ? 'audienceMembers:ingest' : 'audienceMembers:remove',
      body: {
        destinations: [destinationOf(client, listId)],
        // A removal takes neither consent nor terms.
        audienceMembers: usable.map(({ member, consent }) => (adding ? { ...member, ...consent } : member)),
        encoding: 'HEX',
        ...(adding && { termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' } }),
      },
      about: 'members',
      operation: adding ? 'add members' : 'remove members',
    }),
  );
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw unexpected(adding ? 'add members' : 'remove members', parsed.error);
  return receipt(parsed.data.requestId, usable.length, refused, warningsOf(parsed.data.fieldWarnings ?? []));
}

/** Asks whether Google would take an upload to a list; nothing is stored. */
export async function tryAdding(client: GoogleClient, listId: string, member: Member): Promise<void> {
  await client.call({
    method: 'POST',
    path: 'audienceMembers:ingest',
    body: {
      destinations: [destinationOf(client, listId)],
      audienceMembers: [audienceMember(member)],
      encoding: 'HEX',
      termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' },
      validateOnly: true,
    },
    about: 'list',
    operation: 'try an upload',
  });
}

function destinationOf({ config: { account, loginAccount } }: GoogleClient, listId: string) {
  return {
    operatingAccount: { accountType: 'GOOGLE_ADS', accountId: account },
    ...(loginAccount !== undefined && { loginAccount: { accountType: 'GOOGLE_ADS', accountId: loginAccount } }),
    productDestinationId: listId,
  };
}

/** Google counts within what was sent; a refusal is told in indexes of the batch. */
async function named<Result>(
  usable: readonly { readonly index: number }[],
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DestinationError) || error.disposition !== 'skip') throw error;
    const members = error.members.flatMap(({ index, reason }) => {
      const sent = usable[index];
      return sent === undefined ? [] : [{ index: sent.index, reason }];
    });
    throw new DestinationError(error.message, {
      disposition: members.length > 0 ? 'skip' : 'give-up',
      members,
      ...(error.code !== undefined && { code: error.code }),
      ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
      ...(error.traceId !== undefined && { traceId: error.traceId }),
    });
  }
}

function unusable(length: number, usable: ReadonlySet<number>): Receipt['refused'] {
  return Array.from({ length }, (_, index) => index)
    .filter((index) => !usable.has(index))
    .map((index) => ({ index, reason: 'no_identifier' }));
}

function receipt(
  reference: string | undefined,
  accepted: number,
  refused: Receipt['refused'],
  warnings: readonly string[],
): Receipt {
  return { reference, accepted, refused, refusedUnnamed: 0, again: [], warnings };
}

/** One line for each kind of field and reason; Google's own descriptions may quote values. */
function warningsOf(warnings: readonly { readonly field: string; readonly reason: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { field, reason } of warnings) {
    const line = `Google warns of ${field.replace(/\[\d+\]/g, '') || 'a field'}: ${reason || 'no reason given'}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, times]) => (times === 1 ? line : `${line} (${times} times)`));
}
