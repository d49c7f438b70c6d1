import { badParameter, badSequence, refusal } from './graph-error.ts';
import { knownSession, startSession, type MembershipWrite } from './membership-write.ts';
import type { UploadSession } from './upload-session.ts';

/** Adds or removes. After 90 minutes batches of an open session are accepted and dropped, as Meta does. */
export function changeMembers(write: MembershipWrite, operation: 'add' | 'remove'): UploadSession {
  const { audience, graph, info, batch } = write;
  const { now } = graph.call;
  if (audience.replacement !== undefined) throw badSequence(1_870_145, 'The audience is being replaced');
  const known = knownSession(write, operation);
  if (known?.timedOut(now) === true) return known;
  if (known?.has(info.seq) !== true) {
    if (known?.endedAt(now) !== undefined) throw badSequence(1_870_159, 'The session is already finished');
    const next = known?.next ?? 1;
    if (info.seq !== next) throw badParameter(`Param session.batch_seq must be consecutive; expected ${next}`);
  }
  if (operation === 'remove') checkMinimumSize(write);
  const session = known ?? startSession(write, operation);
  session.count(info, batch);
  if (info.last) session.finish(now);
  apply(write, operation);
  return session;
}

function apply({ account, audience, graph, batch }: MembershipWrite, operation: 'add' | 'remove'): void {
  const { now } = graph.call;
  for (const [index, row] of batch.rows.entries()) {
    if (operation === 'add') audience.members.add(account.externalIds.learn(row, now), now, batch.worth[index]);
    else audience.members.remove(account.externalIds.recall(row, now));
  }
  audience.contentAt = now;
  audience.replacementFailed = false;
}

function checkMinimumSize({ account, audience, graph, batch }: MembershipWrite): void {
  const fault = graph.call.faults.take('minimum_size', ({ size }) => {
    const after = audience.members.copy();
    for (const row of batch.rows) after.remove(account.externalIds.recall(row, graph.call.now));
    return after.size < size;
  });
  if (fault === undefined) return;
  throw refusal(200, '(#200) You cannot remove users from this audience: it would become too small', {
    subcode: 1_870_047,
    title: 'Audience Size too Low',
  });
}
