import * as z from 'zod';
import { DestinationError } from '../../errors/destination-error.ts';
import type { Operation, Receipt } from '../destination.ts';
import type { Members } from '../member.ts';
import { readAnswer } from '../read-answer.ts';
import type { Connection } from './connection.ts';
import { fittingPayload } from './payload.ts';

const replySchema = z.object({
  num_received: z.coerce.number().int().nonnegative(),
  num_invalid_entries: z.coerce.number().int().nonnegative().catch(0),
});

/**
 * Sends one request in a session of its own, begun and closed by it. Members beyond what fits come back as `again`.
 *
 * Meta names no rows: a count of malformed ones is all there is, so that `refusedUnnamed` is approximate.
 *
 * @throws DestinationError `retry`, unclear, when Meta received fewer rows than were sent: whose they are, it does not say
 */
export async function sendMembers(
  connection: Connection,
  listId: string,
  operation: Operation,
  members: Members,
): Promise<Receipt> {
  await connection.pace();
  const { payload, rows, fitting } = fittingPayload(members);
  const session = connection.nextSession();
  const params = {
    session: { session_id: session, batch_seq: 1, last_batch_flag: true, estimated_num_total: rows },
    payload,
  };
  const audience = connection.api.audience(listId);
  const reply: unknown =
    operation === 'add' ? (await audience.createUser([], params)).exportAllData() : await audience.deleteUsers(params);
  return receiptOf(connection, reply, {
    operation: `${operation} members`,
    session,
    sent: rows,
    fitting,
    members,
  });
}

/** Reads a reply about members. `sent`: rows of the session so far, which is what Meta counts. */
export function receiptOf(
  connection: Connection,
  reply: unknown,
  given: {
    readonly operation: string;
    readonly session: number;
    readonly sent: number;
    readonly fitting: number;
    readonly members: Members;
  },
): Receipt {
  const { operation, session, sent, fitting, members } = given;
  const parsed = readAnswer(operation, replySchema, reply);
  const { num_received: received, num_invalid_entries: invalid } = parsed;
  if (received < sent) throw tooFew(operation, received, sent);
  const versionWarning = connection.versionWarning();
  return {
    reference: String(session),
    refused: [],
    refusedUnnamed: Math.min(invalid, fitting),
    again: Array.from({ length: members.length - fitting }, (_, index) => fitting + index),
    warnings: [
      ...(received === sent ? [] : [`Meta counted ${received} rows of ${sent} in session ${session}`]),
      ...(versionWarning === undefined ? [] : [`API version ${connection.config.apiVersion}: ${versionWarning}`]),
    ],
  };
}

/** Some of the members are taken: the same ones are sent again. */
function tooFew(operation: string, received: number, sent: number): DestinationError {
  return new DestinationError(`${operation}: Meta received ${received} of ${sent} rows`, {
    disposition: 'retry',
    code: 'ROWS_MISSING',
    unclear: true,
  });
}
