import type { Reply } from '../engine/call.ts';
import type { AdAccount } from './ad-account.ts';
import { isFlagged } from './audience-view.ts';
import type { Audience } from './audience.ts';
import { changeMembers } from './change-members.ts';
import { allowOnly, type GraphCall } from './graph-call.ts';
import { badParameter, notVisible, refusal } from './graph-error.ts';
import { batchOf } from './payload.ts';
import { replaceMembers } from './replace-members.ts';
import { sessionOf } from './session.ts';
import type { Operation } from './upload-session.ts';

/** `users` and `usersreplace`: takes a batch, or refuses it before anything changes. */
export function writeMembers(account: AdAccount, audience: Audience, graph: GraphCall, operation: Operation): Reply {
  const { call, params } = graph;
  const batch = batchOf(call, params['payload']);
  allowOnly(graph, ['payload', 'session']);
  const info = sessionOf(params['session']);
  checkReady(audience, graph);
  checkWritable(audience, graph);
  if (
    operation !== 'remove' &&
    audience.settings.is_value_based === true &&
    !batch.schema.includes('LOOKALIKE_VALUE')
  ) {
    throw badParameter('The schema of a value-based audience must have LOOKALIKE_VALUE');
  }
  const write = { account, audience, graph, info, batch };
  const session = operation === 'replace' ? replaceMembers(write) : changeMembers(write, operation);
  audience.tally.count(operation, batch.received, call);
  return {
    status: 200,
    json: {
      audience_id: audience.id,
      session_id: String(info.id),
      num_received: session.received,
      num_invalid_entries: batch.invalid,
      invalid_entry_samples: batch.samples,
    },
  };
}

/** Audiences that were just made are not known everywhere. */
function checkReady(audience: Audience, { call, method }: GraphCall): void {
  const fault = call.faults.take('not_ready', ({ ms }) => call.now < audience.createdAt + ms);
  if (fault === undefined) return;
  if (fault.code === 100) throw notVisible(method, audience.id);
  throw refusal(803, `(#803) Some of the aliases you requested do not exist: ${audience.id}`);
}

function checkWritable(audience: Audience, { call }: GraphCall): void {
  if (!isFlagged(audience, call)) return;
  throw badParameter('Invalid parameter: this audience has integrity restrictions', 1_713_230);
}
