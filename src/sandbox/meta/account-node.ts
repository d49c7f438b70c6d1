import type { Reply } from '../engine/call.ts';
import { type AdAccount, MOST_AUDIENCES } from './ad-account.ts';
import { newSettings } from './audience-settings.ts';
import { fieldNamesOf, pickFields } from './fields.ts';
import { allowOnly, type GraphCall } from './graph-call.ts';
import { badParameter, refusal } from './graph-error.ts';
import { batchOf } from './payload.ts';
import { sessionOf } from './session.ts';

export function readAccount(account: AdAccount, graph: GraphCall): Reply {
  allowOnly(graph, ['fields']);
  const accepted = graph.call.faults.take('terms') === undefined;
  const node = {
    id: account.node,
    account_id: account.id,
    name: 'Sandbox account',
    account_status: 1,
    currency: 'USD',
    timezone_name: 'UTC',
    tos_accepted: accepted ? { custom_audience_tos: 1 } : {},
    user_tos_accepted: {}, // Stays empty for system users.
  };
  const names = fieldNamesOf(graph.params['fields'], Object.keys(node), 'AdAccount');
  return { status: 200, json: pickFields(node, names) };
}

export function createAudience(account: AdAccount, graph: GraphCall): Reply {
  const { call } = graph;
  const settings = newSettings(graph);
  const full = account.all(call.now).length >= MOST_AUDIENCES;
  if (full || call.faults.take('list_limit') !== undefined) {
    throw refusal(100, `(#100) The ad account has reached the limit of ${MOST_AUDIENCES} custom audiences`, {
      title: 'Too Many Custom Audiences',
      userMessage: `An ad account can have up to ${MOST_AUDIENCES} custom audiences. Delete some before you create others.`,
    });
  }
  const { id } = account.create(settings, call.now);
  call.note.list = id;
  return { status: 200, json: { id, message: 'The custom audience was created. Add people to it to use it.' } };
}

/** Takes people off every list of the account. */
export function removeFromEveryList(account: AdAccount, graph: GraphCall): Reply {
  const { call, params } = graph;
  allowOnly(graph, ['payload', 'session']);
  if (params['session'] !== undefined) sessionOf(params['session']);
  const batch = batchOf(call, params['payload']);
  if (account.all(call.now).some(({ replacement }) => replacement !== undefined)) {
    throw badParameter('An audience of this account is being replaced');
  }
  const rows = batch.rows.map((row) => account.externalIds.recall(row, call.now));
  for (const audience of account.all(call.now)) {
    let left = 0;
    for (const keys of rows) left += audience.members.remove(keys);
    if (left === 0) continue;
    audience.contentAt = call.now;
    audience.tally.count('remove_everywhere', batch.received, call);
  }
  return {
    status: 200,
    json: {
      num_received: batch.received,
      num_invalid_entries: batch.invalid,
      invalid_entry_samples: batch.samples,
    },
  };
}
