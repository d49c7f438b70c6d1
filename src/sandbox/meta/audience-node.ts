import type { Reply } from '../engine/call.ts';
import type { AdAccount } from './ad-account.ts';
import { changedSettings } from './audience-settings.ts';
import { audienceFields, audienceView, isFlagged } from './audience-view.ts';
import type { Audience } from './audience.ts';
import { pickFields } from './fields.ts';
import { allowOnly, type GraphCall } from './graph-call.ts';
import { badParameter } from './graph-error.ts';

export function readAudience(account: AdAccount, audience: Audience, graph: GraphCall): Reply {
  allowOnly(graph, ['fields']);
  const names = audienceFields(graph.params['fields'], graph.version);
  const view = audienceView(audience, account.id, account.matched(audience), graph.call);
  return { status: 200, json: pickFields(view, names) };
}

export function updateAudience(audience: Audience, graph: GraphCall): Reply {
  const settings = changedSettings(graph, audience.settings);
  if (isFlagged(audience, graph.call)) {
    throw graph.params['name'] === undefined
      ? badParameter('Invalid parameter: update the restricted fields of this audience', 1_713_231)
      : badParameter('Invalid parameter: this audience cannot be edited, appeal or create another', 1_713_228);
  }
  audience.settings = settings;
  audience.updatedAt = graph.call.now;
  return { status: 200, json: { success: true } };
}

export function deleteAudience(account: AdAccount, audience: Audience, graph: GraphCall): Reply {
  allowOnly(graph, []);
  account.delete(audience.id);
  return { status: 200, json: { success: true } };
}

/** How uploads went. `num_matched` is hidden: -1. */
export function readSessions(account: AdAccount, audience: Audience, graph: GraphCall): Reply {
  allowOnly(graph, ['session_id', 'fields']);
  const wanted = graph.params['session_id'];
  const { now } = graph.call;
  const data = [...account.sessions.values()]
    .filter(({ id, audience: list }) => list === audience.id && (wanted === undefined || String(id) === wanted))
    .map((session) => {
      const endedAt = session.endedAt(now);
      return {
        session_id: String(session.id),
        start_time: Math.floor(session.startedAt / 1000),
        ...(endedAt !== undefined && { end_time: Math.floor(endedAt / 1000) }),
        num_received: session.received,
        num_matched: -1,
        num_invalid_entries: session.invalid,
        progress: endedAt === undefined ? '0' : '100',
        stage: endedAt === undefined ? 'uploading' : 'finished',
      };
    });
  return { status: 200, json: { data } };
}
