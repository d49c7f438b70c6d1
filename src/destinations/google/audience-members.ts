import * as z from 'zod';
import { allUsable } from '../all-usable.ts';
import type { Operation, Receipt } from '../destination.ts';
import { isWritten, type Member, type Members } from '../member.ts';
import { WrittenList } from '../../transport/json-body.ts';
import { readAnswer } from '../read-answer.ts';
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
  members: Members,
): Promise<Receipt> {
  const adding = operation === 'add';
  const words = adding ? 'add members' : 'remove members';
  const json = await client.call({
    method: 'POST',
    path: adding ? 'audienceMembers:ingest' : 'audienceMembers:remove',
    body: {
      destinations: [destinationOf(client, listId)],
      audienceMembers: membersJson(operation, members),
      encoding: 'HEX',
      // A removal takes no terms.
      ...(adding && { termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' } }),
    },
    about: 'members',
    operation: words,
  });
  const parsed = readAnswer(words, answerSchema, json);
  return {
    reference: parsed.requestId,
    refused: [],
    refusedUnnamed: 0,
    again: [],
    warnings: warningsOf(parsed.fieldWarnings ?? []),
  };
}

/** A removal takes no consent. */
function membersJson(operation: Operation, members: Members) {
  if (isWritten(members)) return new WrittenList(members.pieces.map(({ text }) => text));
  const usable = allUsable(members.map(audienceMember));
  return operation === 'add' ? usable.map((member, i) => ({ ...member, ...consentOf(members[i]) })) : usable;
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

/** How uploads name a list. */
export function destinationOf({ config: { account, loginAccount } }: GoogleClient, listId: string) {
  return {
    operatingAccount: { accountType: 'GOOGLE_ADS', accountId: account },
    ...(loginAccount !== undefined && { loginAccount: { accountType: 'GOOGLE_ADS', accountId: loginAccount } }),
    productDestinationId: listId,
  };
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
