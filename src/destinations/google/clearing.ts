import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Clearing, Receipt } from '../destination.ts';
import { readAnswer } from '../read-answer.ts';
import { destinationOf } from './audience-members.ts';
import { accountPath, type GoogleClient } from './client.ts';

const answerSchema = z.object({ requestId: z.string().min(1) });

/**
 * `audienceMembers:removeAll` takes off whoever was last added before a time. The time comes from the `Date` header of a cheap
 * call, because one that is in the future by Google's clock is refused, and one that is late would spare whoever should leave.
 */
export function googleClearing(client: GoogleClient): Clearing {
  return {
    now: () => platformTime(client),
    clear: (listId, asOf) => removeAll(client, listId, asOf),
  };
}

async function platformTime(client: GoogleClient): Promise<Date> {
  const operation = 'ask for the time';
  const { headers } = await client.answer({
    method: 'GET',
    path: `${accountPath(client.config.account)}/userLists`,
    query: { pageSize: '1' },
    about: 'account',
    operation,
  });
  const time = new Date(headers.get('date') ?? '');
  if (!Number.isNaN(time.getTime())) return time;
  throw new DestinationError(`${operation}: the answer has no Date header`, {
    disposition: 'give-up',
    code: 'UNEXPECTED_ANSWER',
    fix: 'Check `endpoint` of this destination, and proxies in between.',
  });
}

async function removeAll(client: GoogleClient, listId: string, asOf: Date): Promise<Receipt> {
  const operation = 'clear the list';
  const json = await client.call({
    method: 'POST',
    path: 'audienceMembers:removeAll',
    body: { destinations: [destinationOf(client, listId)], removeAsOfTime: asOf.toISOString() },
    about: 'members',
    operation,
  });
  const parsed = readAnswer(operation, answerSchema, json);
  return { reference: parsed.requestId, refused: [], refusedUnnamed: 0, again: [], warnings: [] };
}
