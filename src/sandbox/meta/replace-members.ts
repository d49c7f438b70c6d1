import { Membership } from '../engine/membership.ts';
import type { Replacement } from './audience.ts';
import { badSequence } from './graph-error.ts';
import { knownSession, startSession, type MembershipWrite } from './membership-write.ts';
import type { UploadSession } from './upload-session.ts';

/**
 * One batch of a replacement. Batch 1 comes first and once, the others in any order and as often as they like; when the last
 * and all before it have come, they are the new list.
 */
export function replaceMembers(write: MembershipWrite): UploadSession {
  const { account, audience, graph, info, batch } = write;
  const { call } = graph;
  const replacement = runningReplacement(write) ?? startReplacement(write);
  const { session, members } = replacement;
  session.count(info, batch);
  for (const [index, row] of batch.rows.entries()) {
    members.add(account.externalIds.learn(row, call.now), call.now, batch.worth[index]);
  }
  if (!session.complete) return session;
  session.finish(call.now);
  const fails = call.faults.take('replace_fails') !== undefined;
  replacement.ending = { at: call.now + (call.faults.take('slow_replacement')?.ms ?? 0), fails };
  audience.refresh(call.now);
  return session;
}

function startReplacement(write: MembershipWrite): Replacement {
  const { account, audience, info } = write;
  if (audience.replacement !== undefined) throw badSequence(1_870_145, 'Another replacement is in progress');
  if (info.seq !== 1) throw badSequence(1_870_147, 'The first batch of a replacement must have batch_seq 1');
  const replacement = { session: startSession(write, 'replace'), members: new Membership(account.index) };
  audience.replacement = replacement;
  audience.replacementFailed = false;
  return replacement;
}

function runningReplacement(write: MembershipWrite): Replacement | undefined {
  const { audience, graph, info } = write;
  const session = knownSession(write, 'replace');
  if (session === undefined) return undefined;
  if (session.timedOut(graph.call.now)) {
    throw session.lastSeen
      ? badSequence(1_870_148, 'The replacement may be incomplete: batches were missing when it ended')
      : badSequence(1_870_158, 'The replacement took longer than 90 minutes and was ended with what had come');
  }
  if (audience.replacement?.session !== session || session.endedAt(graph.call.now) !== undefined)
    throw badSequence(1_870_159, 'The replacement is already finished');
  if (info.seq === 1) throw badSequence(1_870_145, 'Batch 1 has already come, and a replacement is in progress');
  return audience.replacement;
}
